// Set up before every test file of apps/ and tooling/; Jest calls what it exports, for each of them.
module.exports = () => {
  afterAll(() => require('./rendered-once.cjs').assertUnchanged());
};
