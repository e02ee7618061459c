import { celeryOption } from '../../cluster/celery-options';
import { changeRule, newPlaces } from '../rule';
import { CELERY_COMMAND, COMMAND_FIELDS, celeryPlaces, startedByCelery } from './celery-places';

const SECONDS = /^(?:\d+\.?\d*|\.\d+)(?:e\d+)?$/;

/** Values of options as Celery reads them; with another one it ends at once, but for a negative number. */
const READABLE: Readonly<Record<string, { readonly takes: string; readonly form: RegExp }>> = {
  '-c|--concurrency': { takes: 'a whole number', form: /^\d+$/ },
  '-l|--loglevel': {
    takes: 'debug, info, warning, error, critical or fatal',
    form: /^(?:debug|info|warn|warning|error|critical|fatal)$/i,
  },
  '--max-tasks-per-child': { takes: 'a whole number from 1', form: /^0*[1-9]\d*$/ },
  '--max-memory-per-child': { takes: 'a whole number, of KiB', form: /^\d+$/ },
  '--prefetch-multiplier': { takes: 'a whole number', form: /^\d+$/ },
  '--time-limit': { takes: 'a number of seconds, without a unit', form: SECONDS },
  '--soft-time-limit': { takes: 'a number of seconds, without a unit', form: SECONDS },
  '--autoscale': { takes: 'one or two whole numbers, such as 8,2', form: /^\d+(?:,\d+)?$/ },
  '--heartbeat-interval': { takes: 'a whole number', form: /^\d+$/ },
  '--max-interval': { takes: 'a whole number', form: /^\d+$/ },
  '-O|--optimization': { takes: 'default or fair', form: /^(?:default|fair)$/ },
};

/** A word of a shell without its quotes, and without what ends the command there. */
function ofShell(word: string): string {
  return word.replace(/["']/g, '').replace(/[;&|)].*$/, '');
}

/** Options of which Celery reads a negative number, and fails with it. */
const ENDS_WHEN_NEGATIVE: ReadonlySet<string> = new Set(['--autoscale', '--max-tasks-per-child', '--optimization']);

/** Celery can read the values that its command gives it. */
export const unreadableCeleryOption = changeRule({
  id: 'celery-option-unreadable',
  title: 'Celery can read the values of its options',
  judge: (comparison) =>
    newPlaces((view) =>
      Object.entries(READABLE).flatMap(([names, { takes, form }]) =>
        celeryPlaces(startedByCelery(view), names, (container) => {
          const value = celeryOption(names, container);
          const isRead = value === undefined || value.includes('$') || form.test(ofShell(value));
          return isRead ? undefined : { now: value, option: names.replace(/^.*\|/, ''), takes };
        }),
      ),
    )(comparison),
  class: 'outage',
  verdict: 'block',
  because: ({ option, takes, now }) => `${option} takes ${takes}, and not ${now}`,
  impact: ({ now, option }) =>
    now.startsWith('-') && !ENDS_WHEN_NEGATIVE.has(option)
      ? 'Celery starts, and does with it what no document says'
      : 'the process ends at once, again and again',
  fix: ({ option }) => `leave ${option} out, or give it such a value`,
  see: CELERY_COMMAND,
  reads: COMMAND_FIELDS,
});
