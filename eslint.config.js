import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  {
    ignores: [
      'dist',
      'storybook-static',
      'coverage',
      '.stryker-tmp',
      '.storybook/public',
      'docs/.vitepress/dist',
      'docs/.vitepress/cache',
      'docs/.vitepress/.temp',
      'test/react-18',
      'test/consumers/*/*',
      '!test/consumers/*/drive',
      '!test/consumers/*/drive.ts',
      '!test/consumers/{driving,quick-start}/*',
      'bench/freshness/peers',
      'bench/page/peers',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/require-await': 'off',
      // Methods of clients, handles and reports are closures, not methods.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  { files: ['src/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
)
