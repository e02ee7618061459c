// Ends this process with one sentence when its Node is older than package.json allows, or cannot load modules from where this
// clone is: what comes next would fail in ways that explain nothing. An old Node has to be able to read this, so it imports
// nothing and uses nothing new.
const range = enginesOf().node;
const oldest = range.slice('>='.length).split('.').map(Number);
const ours = process.version.slice(1).split('.').map(Number);

if (ours[0] < oldest[0] || (ours[0] === oldest[0] && ours[1] < oldest[1])) {
  console.error(`Node ${process.version} is too old; allowed: ${range}; fix: install Node 22 from https://nodejs.org`);
  process.exit(1);
}

// It would write the name as a part of an address, where a module's must have none.
if (process.platform !== 'win32' && __dirname.indexOf('\\') !== -1) {
  console.error(
    `${__dirname}: Node loads no module from a folder with "\\" in its name; fix: rename the folder to a name without it`,
  );
  process.exit(1);
}

function enginesOf() {
  try {
    return require('../package.json').engines;
  } catch (error) {
    console.error(
      `${error.message.replace(/\s+/g, ' ')}; allowed: JSON; fix: git diff package.json shows what to correct`,
    );
    process.exit(1);
  }
}
