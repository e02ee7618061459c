// For cdktf-cli in a test: `node --require` this, and it starts without what converts HCL (TypeScript, WebAssembly), which
// neither synth nor deploy calls. One that did would find no function there, and fail.
const Module = require('node:module');

const CONVERTERS = ['@cdktf/hcl2cdk', '@cdktf/hcl2json', '@cdktf/hcl-tools'];
const load = Module._load;

Module._load = function (request, ...rest) {
  return CONVERTERS.includes(request) ? {} : load.call(this, request, ...rest);
};
