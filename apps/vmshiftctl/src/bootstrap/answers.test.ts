import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { testWorld } from '../testing/test-world';
import { answersOf, pipedAnswers } from './answers';

const TOKEN = { repository: 'o/r', environment: 'dev', name: 'LINODE_TOKEN' };
const LOGIN = { repository: 'o/r', name: 'REGISTRY_USERNAME' };

describe('lines that are piped in', () => {
  test('give a secret by its environment, and a variable by its name', async () => {
    const input = Object.assign(Readable.from(['dev/LINODE_TOKEN=a=b c\r\n', '\nREGISTRY_USERNAME=ada']), {
      isTTY: false,
    });
    const answers = await answersOf({ input: () => input, warn: () => {} });
    expect(answers.interactive).toBe(false);
    expect(await answers.ask(TOKEN, '')).toBe('a=b c');
    expect(await answers.ask(LOGIN, '')).toBe('ada');
    expect(await answers.ask({ ...TOKEN, environment: 'staging' }, '')).toBeUndefined();
  });

  test('of another form are refused, and not shown', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^\r\n=]*[^\s=][^\r\n=]*$/), (secret) => {
        expect(() => pipedAnswers(`A=b\n${secret}`)).toThrow(/^line 2 of the input is not/);
      }),
    );
    expect(() => pipedAnswers('hunter2')).toThrow(/^(?!.*hunter2)/s);
  });
});

describe('a person at a terminal', () => {
  const terminal = () => {
    const modes: boolean[] = [];
    const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (raw: boolean) => modes.push(raw) });
    const world = testWorld({ input: () => input as never });
    return { input, modes, world };
  };

  test.each([
    ['abc\r', 'abc'],
    ['abx\u007fc\n', 'abc'],
    ['\r', undefined],
    ['  \r', undefined],
    ['a\u001b\r', 'a'],
  ])('types %j, and it is not shown', async (typed, value) => {
    const { input, modes, world } = terminal();
    const answer = (await answersOf(world)).ask(TOKEN, 'Linode API token');
    input.write(typed);
    expect(await answer).toBe(value);
    expect(world.warned).toEqual(['dev/LINODE_TOKEN (Linode API token; empty: later):']);
    expect(modes).toEqual([true, false]);
  });

  test('the terminal shows nothing any more when the question is there', async () => {
    const events: string[] = [];
    const input = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (raw: boolean) => events.push(raw ? 'hidden' : 'shown'),
    });
    const answers = await answersOf({ input: () => input as never, warn: () => events.push('asked') });
    const answer = answers.ask(TOKEN, '');
    input.write('\r');
    await answer;
    expect(events).toEqual(['hidden', 'asked', 'shown']);
  });

  test('stops with Ctrl-C, and the terminal is as it was', async () => {
    const { input, modes, world } = terminal();
    const answer = (await answersOf(world)).ask(TOKEN, '');
    input.write('ab\u0003');
    await expect(answer).rejects.toThrow('stopped: what is done stays done; to go on: ./vmshiftctl bootstrap --apply');
    expect(modes).toEqual([true, false]);
  });
});
