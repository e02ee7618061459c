// Jest compiles every module again for every test file, which took a third of what a small file takes to start. A worker
// that loads this compiles a text once and runs it in the context of each test file, with all that V8 has compiled of it
// since: it compiles a function when that is first called.
const vm = require('node:vm');

const { compileFunction, Script } = vm;
const compiled = new Map();

/** Without `importModuleDynamically`: that is Jest's of one test file, and only for what is no CommonJS. */
vm.compileFunction = (code, parameters, options = {}) => {
  const { filename, parsingContext } = options;
  if (filename === undefined || parsingContext === undefined) return compileFunction(code, parameters, options);
  const head = `(function (${parameters}) {`;
  const known = compiled.get(filename);
  if (known?.code === code && known.head === head) return known.script.runInContext(parsingContext);
  const script = new Script(`${head}${code}\n})`, { filename, columnOffset: -head.length });
  compiled.set(filename, { code, head, script });
  return script.runInContext(parsingContext);
};
