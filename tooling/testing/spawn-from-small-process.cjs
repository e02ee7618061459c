// Linux copies the memory map of a process to start a program, which takes ten times as long in a worker of 750 MB as in a
// small process, and the tests start more than ten thousand programs. Here a small process starts them for this one. Only
// the two calls that copy are replaced: all that node:child_process does around them stays, and so does what a test sees.
// A program gets the same arguments, environment, folder, umask, process group and terminal; its parent is the small process, and
// its input and outputs are named pipes, where Node takes sockets.
const childProcess = require('node:child_process');
const { startSmallProcess } = require('./small-process-client.cjs');

const REPLACED = Symbol.for('programs are started by a small process');

/** From now on, in this process, where the machine has named pipes. The small process starts with the first program. */
exports.spawnFromSmallProcess = () => {
  if (process.platform === 'win32' || childProcess[REPLACED]) return;
  childProcess[REPLACED] = true;
  const sync = process.binding('spawn_sync');
  const { Process } = process.binding('process_wrap');
  const runHere = sync.spawn;
  const startHere = Process.prototype.spawn;
  let small;
  const smallProcess = () => {
    if (small === undefined) {
      // It is started from here.
      small = null;
      small = startSmallProcess() ?? null;
    }
    return small;
  };
  sync.spawn = (options) => (isPlain(options) && smallProcess()?.run(options)) || runHere(options);
  Process.prototype.spawn = function (options, ...rest) {
    // What cannot be started is tried again here, so that Node gets the error as it expects it.
    return isPlain(options) && smallProcess()?.start(this, options) ? 0 : startHere.call(this, options, ...rest);
  };
};

/** Does it need nothing that only this process can give: an open file, a channel for messages, a fourth pipe? */
function isPlain({ stdio }) {
  // Node 24 gives them in another form: there each process starts its own programs.
  if (!Array.isArray(stdio)) return false;
  return stdio.every(({ type, fd, ipc }, index) => {
    if (type === 'inherit' || type === 'fd') return fd <= 2;
    return type === 'ignore' || (type === 'pipe' && index <= 2 && !ipc);
  });
}
