// The thread that renders the stacks: its bundle, with what V8 compiled of it.
const { join } = require('node:path');
const { loadBundle } = require('../../../tooling/load-bundle.cjs');

loadBundle(join(__dirname, '../lib/synth/plan-stacks-thread.js'), 'thread');
