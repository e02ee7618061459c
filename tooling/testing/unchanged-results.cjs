// Set up before every test file of apps/ and tooling/.
module.exports = () => {
  afterAll(() => require('./rendered-once.cjs').assertUnchanged());
};
