import fc from 'fast-check';
import { gitView, seenView, states, wellPlatform } from '../test-support/views';
import { printPlatformPage } from './platform-page';
import type { PlatformView } from './platform-view';

/** The view in which every text that comes from outside is this one. */
function withForeign(view: PlatformView, text: string): PlatformView {
  const diagnosis = {
    id: 'x',
    object: `Pod/${text}`,
    cause: text,
    evidence: [{ object: text, message: text }],
    next: [text],
  };
  const common = {
    environment: 'staging',
    severity: 'degraded',
    runbook: text,
    releaseCanCause: false,
    since: text,
  } as const;
  const problem = { ...diagnosis, ...common, symptoms: [{ ...diagnosis, ...common }] };
  return {
    ...view,
    verdict: { line: `staging is degraded: ${text}`, exitCode: 1 },
    source: { commit: text, notes: [text] },
    problems: [problem],
    unseen: [{ what: text, because: text, next: [text] }],
    environments: view.environments.map(({ build, ...one }) => ({
      ...one,
      hold: `held by ${text}`,
      ...(build && { build: { ...build, by: text, runUrl: text, how: text, since: text } }),
    })),
    states: states.map((state) => ({
      ...state,
      history: state.history.map((entry) => ({
        ...entry,
        author: text,
        subject: text,
        trailers: { 'Release-Reason': [text] },
      })),
    })),
    placeOf: () => ({ file: text }),
  };
}

/** The tags of a page and the names of their attributes, in order. */
const skeleton = (page: string): readonly string[] => page.match(/<\/?[a-z][\w:-]*|\s[a-z][\w:-]*="/gi) ?? [];

test('no text from outside adds a tag, an attribute or an address that is not of the web', async () => {
  const view = seenView(await wellPlatform());
  const plain = skeleton(printPlatformPage(withForeign(view, 'plain')));
  const hostile = fc.constantFrom(
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</title><script>x</script>',
    'javascript:alert(1)',
    '<!--',
    ']]>',
    '\u202e\u0000\n&lt;b&gt;',
  );
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ minLength: 1, unit: 'grapheme' })), (text) => {
      const page = printPlatformPage(withForeign(view, text));
      expect(skeleton(page)).toEqual(plain);
      expect([...page.matchAll(/href="(?!https?:|#|about:invalid|data:image\/svg\+xml)/g)]).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test('an environment without a build, with an unreadable pin, and one without a history are shown', () => {
  const view = gitView();
  const page = printPlatformPage({
    ...view,
    environments: view.environments.map(({ build: _, ...one }, index) => ({
      ...one,
      ...(index === 0 && { brokenPin: 'x' }),
    })),
    states: states.map((state) => ({ ...state, pin: undefined, history: [] })),
  });
  expect(page).toContain('unreadable pin');
  expect(page.match(/no build of develop/g)).toHaveLength(2);
  expect(page).not.toMatch(/NaN|Infinity|undefined/);
});
