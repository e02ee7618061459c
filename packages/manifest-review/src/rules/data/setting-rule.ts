import type { ApplicationProfile } from '@vmshift/application';
import { type FindingClass, printSafely, type Rule, type Verdict } from '@vmshift/findings';
import type { Role } from '../../cluster/roles';
import { roleOf } from '../../cluster/roles';
import { type SettingSource, settingSources } from '../../cluster/server-settings';
import { once } from '../../once';
import { containerFields } from '../reads';
import { type Comparison, changeRule, keptWorkloads } from '../rule';

/** When a new value of a setting is a step back. */
export interface Setting {
  /** Undefined is the server's own default; the profile is that of the base. */
  readonly weakens: (after: string | undefined, before: string | undefined, profile: ApplicationProfile) => boolean;
  readonly impact: string | ((profile: ApplicationProfile) => string);
  /** @default the verdict of the rule */
  readonly verdict?: Verdict;
}

/** Settings of one kind of server that protect the same thing. */
export interface SettingRule {
  readonly id: string;
  readonly title: string;
  readonly class: FindingClass;
  readonly verdict: Verdict;
  readonly see: string;
  /** By name in lower case. */
  readonly settings: Readonly<Record<string, Setting>>;
}

/** A setting of a server that a change gives another value. */
export interface ChangedSetting {
  readonly server: string;
  readonly role: Role;
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Where it stands; where it stood, when it is left out now. */
  readonly object: string;
  readonly path: string;
}

/** Where a server's configuration stands. */
export const SETTING_FIELDS: readonly string[] = [...containerFields('command', 'args'), 'data'];

export const changedSettings: (comparison: Comparison) => readonly ChangedSetting[] = once((comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) => {
    const [was, is] = [settingSources(old, comparison.before), settingSources(workload, comparison.after)];
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
      const [from, to] = [was.get(name), is.get(name)];
      const source: SettingSource | undefined = to ?? from;
      if (source === undefined || from?.value === to?.value) return [];
      const { object, path } = source;
      return [
        { server: workload.name, role: roleOf(workload), name, before: from?.value, after: to?.value, object, path },
      ];
    });
  }),
);

/**
 * The rule about settings of all servers of one role.
 * @param isPartOfAnother whether a setting changes with something that other rules judge as a whole
 */
export function settingRule(
  role: Role,
  { settings, ...rule }: SettingRule,
  isPartOfAnother: (changed: ChangedSetting, comparison: Comparison) => boolean = () => false,
): Rule<Comparison> {
  return changeRule({
    ...rule,
    judge: (comparison) => {
      // By the word of the head, what the head sets would be right.
      const { profile } = comparison.before;
      return changedSettings(comparison).flatMap((changed) => {
        const { name, before, after, object, path } = changed;
        const setting = Object.hasOwn(settings, name) ? settings[name] : undefined;
        if (changed.role !== role || setting === undefined || !setting.weakens(after, before, profile)) return [];
        if (isPartOfAnother(changed, comparison)) return [];
        const verdict = setting.verdict ?? rule.verdict;
        const impact = typeof setting.impact === 'string' ? setting.impact : setting.impact(profile);
        return [
          {
            object,
            path,
            before: shown(name, before),
            after: shown(name, after),
            verdict,
            server: changed.server,
            name,
            impact,
            isLeftOut: after === undefined,
          },
        ];
      });
    },
    because: ({ server, name, after, isLeftOut }) =>
      `${server} is started ${isLeftOut ? `without ${name}` : `with ${name} ${after}`}`,
    impact: ({ impact }) => impact,
    fix: ({ name, before }) => `keep ${name} as it was: ${before}`,
    reads: SETTING_FIELDS,
    // A server that cannot read a value does nothing by it.
    explainedBy: ['setting-unreadable'],
  });
}

/** The value of a setting as a finding may show it. */
export function shown(name: string, value: string | undefined): string {
  return printSafely(name, value) ?? 'the server’s default';
}

/** Whether a value switches a setting off. */
export function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(off|no|false|0)$/i.test(value);
}

/** Whether a value switches a setting on. */
export function isOn(value: string | undefined): boolean {
  return isSet(value) && !isOff(value);
}

/** Whether a setting has a value at all, rather than the server’s default. */
export function isSet(value: string | undefined): boolean {
  return value !== undefined;
}

/** Tells whether something ends after fewer seconds than that; 0 is never. */
export function endsWithin(seconds: number): (value: string | undefined) => boolean {
  return (value) => Number(value) > 0 && Number(value) < seconds;
}
