// In the place of graceful-fs in every test.
module.exports = require('node:fs');
