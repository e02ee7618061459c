// What a test gets for production.ts, platform.ts and the other files of the live model.
throw new Error(
  'this module holds live values; fix: import the model from @vmshift/environments, which is a fixture here',
);
