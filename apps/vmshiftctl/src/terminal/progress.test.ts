import { ProgressLine } from './progress';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A terminal of some columns, and all that was written to it. */
function terminal(width = 80) {
  const written: string[] = [];
  const write = (text: string): void => {
    written.push(text);
  };
  const line = new ProgressLine({ write, width: () => width, clock: () => new Date(), paint: (text) => text });
  return { written, line, print: line.above(write) };
}

/** Work that ends when it is told to. */
function work() {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ended, end: () => end() };
}

test('what takes less than a second is not told', async () => {
  const { written, line } = terminal();
  expect(await line.follow('asking', async () => 7)).toBe(7);
  await expect(line.follow('asking', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  jest.advanceTimersByTime(10_000);
  expect(written).toEqual([]);
});

test('it tells what is done, how far it is and since when, and leaves nothing behind', async () => {
  const { written, line } = terminal();
  const { ended, end } = work();
  let tell = (_part: string): void => {};
  const following = line.follow('asking the platform', (part) => {
    tell = part;
    return ended;
  });
  jest.advanceTimersByTime(1000);
  tell('3 of 7');
  jest.advanceTimersByTime(1000);
  end();
  await following;
  jest.advanceTimersByTime(10_000);
  expect(written).toEqual([
    '\r\u001b[2Kasking the platform, 1 s',
    '\r\u001b[2Kasking the platform: 3 of 7, 1 s',
    '\r\u001b[2Kasking the platform: 3 of 7, 2 s',
    '\r\u001b[2K',
  ]);
});

test('a line that is printed meanwhile stands above it', async () => {
  const { written, line, print } = terminal();
  const { ended, end } = work();
  const following = line.follow('planning', () => ended);
  print('a\n');
  jest.advanceTimersByTime(1000);
  print('b\n');
  end();
  await following;
  print('c\n');
  expect(written).toEqual([
    'a\n',
    '\r\u001b[2Kplanning, 1 s',
    '\r\u001b[2K',
    'b\n',
    '\r\u001b[2Kplanning, 1 s',
    '\r\u001b[2K',
    'c\n',
  ]);
});

test('it fits a narrow terminal, and foreign text moves nothing on it', () => {
  const { written, line } = terminal(16);
  line.follow('reading a\u001b[2J\nb', () => work().ended);
  jest.advanceTimersByTime(1000);
  expect(written).toEqual(['\r\u001b[2Kreading a\\u{1b…']);
});

test('what was begun last is told, and then what waits for it', async () => {
  const { written, line } = terminal();
  const [outer, inner] = [work(), work()];
  const following = line.follow('releasing', () => outer.ended);
  jest.advanceTimersByTime(1000);
  const within = line.follow('fetching', () => inner.ended);
  jest.advanceTimersByTime(1000);
  inner.end();
  await within;
  jest.advanceTimersByTime(1000);
  outer.end();
  await following;
  expect(written).toEqual([
    '\r\u001b[2Kreleasing, 1 s',
    '\r\u001b[2Kfetching, 1 s',
    '\r\u001b[2K',
    '\r\u001b[2Kreleasing, 3 s',
    '\r\u001b[2K',
  ]);
});
