import type { Text } from '@vmshift/findings';
import type { Diagnosis, Evidence, Severity } from './diagnosis';
import type { EnvironmentView, PinView, PlatformView } from './view';

/** Where a rule found that something does not work. A rule adds the facts that its texts need. */
export interface DiagnosisFacts {
  /** `Kind/name` of an object, `Host/<name>`, `TLS/<name>` of a host's certificate, `Application/<name>`, `Workflow/<file>`. */
  readonly object: string;
  /** Further objects with the same cause. @default none */
  readonly others?: readonly string[];
  /** Since when, ISO 8601. @default not known */
  readonly since?: string | undefined;
  readonly evidence: readonly Evidence[];
  /** Another severity than the rule's own. @default the severity of the rule */
  readonly severity?: Severity;
}

/** One kind of fault as its author writes it. `judge` stands first: TypeScript learns the facts from it. */
export interface DiagnosisDefinition<Facts extends DiagnosisFacts, View = EnvironmentView> {
  /** Kebab-case, unique over all layers of rules. */
  readonly id: string;
  /** What does not work, in one sentence without a full stop. */
  readonly title: string;
  /** Pure. What was not observed gives nothing: that is told by itself. */
  readonly judge: (view: View) => readonly Facts[];
  readonly severity: Severity;
  /** One sentence without a full stop, lower case, made of the facts. */
  readonly cause: Text<Facts>;
  /** Commands of `commands.ts` or of this program, the first one first. */
  readonly next: (facts: Facts, view: View) => readonly string[];
  /** Section of the runbook, as a link from docs/: `on-call.md#certificates`. */
  readonly runbook: string;
  /** Whether a release can have caused it: only then is a rollback recommended. @default false */
  readonly releaseCanCause?: boolean;
  /** Page that the fact comes from. */
  readonly see: string;
}

/** A rule as a value, with what a reader is told about it. */
export interface DiagnosisRule<View = EnvironmentView>
  extends Pick<DiagnosisDefinition<DiagnosisFacts>, 'id' | 'title' | 'severity' | 'see'> {
  readonly judge: (view: View) => readonly Diagnosis[];
}

/** A rule over one environment. */
export function defineDiagnosis<Facts extends DiagnosisFacts>(definition: DiagnosisDefinition<Facts>): DiagnosisRule {
  return ruleOf(definition, ({ environment }) => environment.name);
}

/** A rule over what Git tells of one environment, whether anything was observed or not. */
export function definePinDiagnosis<Facts extends DiagnosisFacts>(
  definition: DiagnosisDefinition<Facts, PinView>,
): DiagnosisRule<PinView> {
  return ruleOf(definition, ({ environment }) => environment.name);
}

/** A rule over what all environments share, asked once. */
export function definePlatformDiagnosis<Facts extends DiagnosisFacts>(
  definition: DiagnosisDefinition<Facts, PlatformView>,
): DiagnosisRule<PlatformView> {
  return ruleOf(definition, () => PLATFORM);
}

/** Stands for an environment where a diagnosis is about what all of them share. */
export const PLATFORM = 'platform';

function ruleOf<Facts extends DiagnosisFacts, View>(
  definition: DiagnosisDefinition<Facts, View>,
  nameOf: (view: View) => string,
): DiagnosisRule<View> {
  const { id, title, severity, see, judge } = definition;
  return {
    ...{ id, title, severity, see },
    judge: (view) => judge(view).map((facts) => diagnose(definition, facts, view, nameOf(view))),
  };
}

function diagnose<Facts extends DiagnosisFacts, View>(
  rule: DiagnosisDefinition<Facts, View>,
  facts: Facts,
  view: View,
  environment: string,
): Diagnosis {
  return {
    id: rule.id,
    environment,
    severity: facts.severity ?? rule.severity,
    since: facts.since,
    object: facts.object,
    others: facts.others,
    cause: typeof rule.cause === 'function' ? rule.cause(facts) : rule.cause,
    evidence: facts.evidence,
    next: rule.next(facts, view),
    runbook: rule.runbook,
    releaseCanCause: rule.releaseCanCause ?? false,
  };
}
