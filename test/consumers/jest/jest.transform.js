import typescript from 'typescript'

const { JsxEmit, ModuleKind, ScriptTarget } = typescript
const compilerOptions = {
  target: ScriptTarget.ES2022,
  module: ModuleKind.ESNext,
  jsx: JsxEmit.ReactJSX,
  inlineSourceMap: true,
}

export default {
  process: (text, fileName) => ({
    code: typescript.transpileModule(text, { fileName, compilerOptions }).outputText,
  }),
}
