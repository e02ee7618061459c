// For cdk8s-cli in a test: `node --require` this, and it starts in a third of the time, which is longer than what it does.
const Module = require('node:module');

/** Of `init` and `import`: they make packages, and load a compiler of TypeScript. `synth` would find no function in them. */
const MAKES_PACKAGES = /^(?:jsii-pacmak|jsii-srcmak|json2jsii)(?:\/|$)/;
const load = Module._load;

Module._load = function (request, ...rest) {
  return MAKES_PACKAGES.test(request) ? {} : load.call(this, request, ...rest);
};
