// The thread that renders the stacks, from the bundles of the process that started it.
require('../../../tooling/load-program.cjs').loadThread('thread')['plan-stacks-thread']();
