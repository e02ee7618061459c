import type { Rule, Verdict } from '@vmshift/findings';
import { type Comparison, changeRule } from '../rule';
import { type ChangedVariable, changedVariables, VARIABLE_FIELDS, valueOfVariable } from './changed-variables';

const SEE = 'https://docs.gunicorn.org/en/stable/settings.html';

/** Seconds for which gunicorn waits for a process without the option, and for a request when it stops. */
const DEFAULT_TIME_OUT = 30;
/** Requests after which a process is replaced, at the least: one does more than that in a minute. */
const LEAST_REQUESTS = 100;

/** What a value of an option does. */
interface OptionFacts {
  readonly verdict: Verdict;
  readonly because: string;
  readonly impact: string;
}

/** Judges the value of an option, or that it is given at all; undefined where it harms nothing. */
type Judge = (value: string) => OptionFacts | undefined;

const block = (because: string, impact: string): OptionFacts => ({ verdict: 'block', because, impact });
const warn = (because: string, impact: string): OptionFacts => ({ verdict: 'warn', because, impact });
const harmless: Judge = () => undefined;

function timeOut(value: string): OptionFacts | undefined {
  if (Number(value) === 0)
    return block(
      'without a time-out gunicorn waits for a process that hangs',
      'one blocked process after the other is lost',
    );
  if (Number(value) < DEFAULT_TIME_OUT)
    return block(
      `gunicorn ends a process that was blocked for ${value} s`,
      'a slow start or a locked table costs the process, and all of its requests',
    );
  if (Number(value) === DEFAULT_TIME_OUT) return undefined;
  return warn(
    `a process that hangs is replaced after ${value} s, and not after ${DEFAULT_TIME_OUT} s`,
    'its clients wait for as long; probes and the pooler count with the shorter time',
  );
}

function requests(value: string): OptionFacts | undefined {
  if (Number(value) === 0 || Number(value) >= LEAST_REQUESTS) return undefined;
  return warn(
    `each process ends after ${value === '1' ? 'one request' : `${value} requests`}`,
    'the pod is busy with starting processes',
  );
}

function binding(value: string): OptionFacts {
  return /^(127\.|localhost|\[::1\]|unix:)/.test(value)
    ? block(`gunicorn listens on ${value} alone`, 'no other pod can connect, the Ingress neither')
    : warn(`gunicorn listens on ${value}`, 'Service, probes and NetworkPolicy lead to the port of the image');
}

/** The command of the image names these itself, and an option of the command wins over the variable. */
function overridden(): OptionFacts {
  return warn('the command of the image names it too, and wins', 'nothing changes: the processes stay as they are');
}

/** Options by each of their names. @see https://docs.gunicorn.org/en/stable/configure.html */
const OPTIONS: Readonly<Record<string, Judge>> = {
  ...Object.fromEntries(['-w', '--workers', '-k', '--worker-class'].map((name) => [name, overridden])),
  '--worker-tmp-dir': harmless,
  '--access-logfile': harmless,
  '--error-logfile': harmless,
  '--max-requests-jitter': harmless,
  '--max-requests': requests,
  '--keep-alive': harmless,
  '--backlog': harmless,
  '--name': harmless,
  '--bind': binding,
  '-b': binding,
  '--timeout': timeOut,
  '-t': timeOut,
  '--graceful-timeout': (value) =>
    Number(value) <= DEFAULT_TIME_OUT
      ? undefined
      : warn(
          `gunicorn lets requests finish for ${value} s, and the grace period of the pod counts with ${DEFAULT_TIME_OUT} s`,
          'requests that are still running are killed with the pod',
        ),
  '--log-level': (value) =>
    value === 'debug'
      ? warn('gunicorn logs its settings and each request', 'the log grows, and holds what clients send')
      : undefined,
  '--reload': () =>
    warn(
      'each process watches the files of the application',
      'that costs CPU, and a file that changes restarts the server',
    ),
  '--preload': () =>
    warn(
      'the application is loaded before the processes are forked',
      'connections that are open by then are shared: an answer of the database may reach another request',
    ),
  '--daemon': () => block('the first process of the container ends at once', 'the pod restarts again and again'),
  '-D': () => block('the first process of the container ends at once', 'the pod restarts again and again'),
  '--forwarded-allow-ips': () =>
    warn(
      'which clients may tell the address and the scheme of a request is set twice',
      'redirects and logs may be wrong',
    ),
  '--limit-request-line': (value) =>
    Number(value) === 0
      ? warn('a line of a request may be as long as a client likes', 'one client can fill the memory of a process')
      : undefined,
};

interface GunicornOption {
  readonly name: string;
  readonly value: string;
}

/** The options in a text: a word with a dash and what follows, up to the next. */
function optionsIn(text: string | undefined): readonly GunicornOption[] {
  return [...(text ?? '').matchAll(/(?<!\S)(--?[a-z][\w-]*)(?:[ =](?!-[a-z-])(\S+)|-(?=\s|$))?/gi)].map(
    ([, name = '', value = '']) => ({ name, value: value === '-' ? '' : value }),
  );
}

/** A changed option with what it does. */
interface ChangedOption extends GunicornOption, OptionFacts {
  readonly object: string;
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function changesOf({ object, path, before, after, from, to }: ChangedVariable) {
  const [was, is] = [optionsIn(valueOfVariable(from)), optionsIn(valueOfVariable(to))];
  const isIn = (list: readonly GunicornOption[], { name, value }: GunicornOption) =>
    list.some((one) => one.name === name && one.value === value);
  const came = is.filter((option) => !isIn(was, option));
  const went = was.filter((option) => !is.some(({ name }) => name === option.name));
  return { place: { object, path, before, after }, came, went };
}

const changedOptions = (comparison: Comparison) =>
  changedVariables(comparison)
    .filter(({ name }) => name === 'GUNICORN_CMD_ARGS')
    .map(changesOf);

/** Whether a change of the options is nothing but ones that are judged here. */
export function isJudgedOption(changed: ChangedVariable): boolean {
  const { came, went } = changesOf(changed);
  return [...came, ...went].every(({ name }) => Object.hasOwn(OPTIONS, name));
}

/** Options of gunicorn whose value is known to do harm. */
export const gunicornOptions: readonly Rule<Comparison>[] = [
  changeRule({
    id: 'gunicorn-option-harms',
    title: 'Gunicorn serves requests, and replaces what hangs',
    judge: (comparison) =>
      changedOptions(comparison).flatMap(({ place, came }) =>
        came.flatMap(({ name, value }): readonly ChangedOption[] => {
          const found = Object.hasOwn(OPTIONS, name) ? OPTIONS[name]?.(value) : undefined;
          return found === undefined ? [] : [{ ...place, name, value, ...found }];
        }),
      ),
    class: 'outage',
    verdict: 'block',
    because: ({ name, value, because }) => `${[name, value].filter(Boolean).join(' ')}: ${because}`,
    impact: ({ impact }) => impact,
    fix: ({ name }) => `leave ${name} out`,
    see: SEE,
    reads: VARIABLE_FIELDS,
  }),
];
