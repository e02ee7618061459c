const { useOf } = require('./run-program.cjs') as { useOf: (args: readonly string[]) => string };

test('a command with a head keeps what V8 compiled apart from the command without, and no other word does', () => {
  expect(useOf(['diff', 'HEAD~1', '--head', 'HEAD'])).toBe('diff--head');
  expect(useOf(['diff', '--head=HEAD', '--format', 'json'])).toBe('diff--head');
  expect(useOf(['diff', 'main', '--only', 'staging'])).toBe('diff');
  expect(useOf(['--version'])).toBe('--version');
});

test('what is no name of a command is of one use, as it becomes the name of a file', () => {
  expect([useOf([]), useOf(['../..']), useOf(['Diff', '--head'])]).toEqual(['none', 'none', 'none']);
});
