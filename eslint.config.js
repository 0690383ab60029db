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
        // Not the project service: it is for editors, and takes a quarter longer for the whole.
        project: ['./tsconfig.json', './test/consumers/tsconfig.json'],
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
  { files: ['eslint.config.js'], ...tseslint.configs.disableTypeChecked },
  { files: ['src/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
)
