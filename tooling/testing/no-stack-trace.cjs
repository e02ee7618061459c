// For CDKTF in every test: it keeps the stack of each value that it makes, for messages about values it cannot resolve. Jest
// maps every frame of it back to the source, which took a quarter of the tests that synthesize stacks.
exports.captureStackTrace = () => [];
