import type { Finding, FindingClass, Verdict } from './finding';

/** What a rule looks at. */
export type RuleLayer = 'model' | 'objects' | 'change' | 'plan' | 'configuration' | 'layers' | 'live';

/** A finding whose environments are not yet filled in. */
export type Found = Omit<Finding, 'environments'>;

/** Where a rule found something, and the values there. A rule adds the facts that its texts need. */
export interface Place {
  /** `Kind/name` of a rendered object, or the address of a Terraform resource. */
  readonly object: string;
  /** A real path of the object before or after. @default the whole object */
  readonly path?: string;
  /** Values of a change, printed. @default absent on that side */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** Value of a state that did not change, printed. @default the finding is about a change */
  readonly now?: string | undefined;
  /** Where one cause shows in several ways: each of them. @default it shows in one */
  readonly lines?: readonly string[] | undefined;
  /** A milder verdict than the rule's own. @default the verdict of the rule */
  readonly verdict?: Verdict;
}

/** A sentence without a full stop, or how it is made of the facts. */
export type Text<Facts> = string | ((facts: Facts) => string);

/** What a reader is told about a rule, whatever its layer. */
export interface RuleDescription {
  /** Kebab-case, unique over all layers. */
  readonly id: string;
  readonly layer: RuleLayer;
  /** What the rule protects, in one sentence without a full stop. */
  readonly title: string;
  /** @default the rule finds problems of input, which have none */
  readonly class?: FindingClass | undefined;
  /** The worst that it gives. @default the rule refuses the input, and nothing is written */
  readonly verdict?: Verdict | undefined;
  /** How much a problem takes away, of a rule over what runs. @default the rule judges no such thing */
  readonly severity?: string | undefined;
  /** Page that the fact comes from; a document of this repository by its path from the root. */
  readonly see: string;
  /**
   * Rules that tell the same fact with more: where one of them finds something at the same place, this one's finding is
   * folded into theirs. `*`: every rule that knows what happens, at the path or below it.
   * @default its findings always stand by themselves
   */
  readonly explainedBy?: readonly string[] | undefined;
  /**
   * Whether what it finds with the same words at several places has one cause, and is told once.
   * @default each place is a finding
   */
  readonly isOneCause?: boolean | undefined;
}

/** One thing that must not be, with all that is ever told about it. */
export interface Rule<Input> extends RuleDescription {
  readonly class: FindingClass;
  readonly verdict: Verdict;
  /**
   * Paths that the rule judges, with all that is below: `spec.replicas`, `spec.ports.*.name` with `*` for a name or an
   * index, `*.image` wherever it stands, `*` for the form of the whole object. What no rule reads is told as unjudged.
   */
  readonly reads: readonly string[];
  readonly judge: (input: Input) => readonly Found[];
}

/** A rule as its author writes it. `judge` stands first: TypeScript learns the facts from it, and the texts use them. */
export interface RuleDefinition<Input, Facts extends Place> {
  readonly id: string;
  readonly title: string;
  /** Gives places and facts alone. Pure; never throws on a malformed object. */
  readonly judge: (input: Input) => readonly Facts[];
  readonly class: FindingClass;
  readonly verdict: Verdict;
  /** The fact that makes it so. */
  readonly because: Text<Facts>;
  /** What happens when the change is applied. */
  readonly impact: Text<Facts>;
  /** What to do instead. */
  readonly fix: Text<Facts>;
  readonly see: string;
  /** @default none */
  readonly reads?: readonly string[];
  /** @default its findings always stand by themselves */
  readonly explainedBy?: readonly string[];
  /** @default each place is a finding */
  readonly isOneCause?: boolean;
}

/** A rule as a value. Each layer wraps this with its own input, so that only the facts are left to infer. */
export function defineRule<Input, Facts extends Place>(
  layer: RuleLayer,
  definition: RuleDefinition<Input, Facts>,
): Rule<Input> {
  const { id, title, class: threat, verdict, see, reads = [], explainedBy, isOneCause, judge } = definition;
  return {
    ...{ id, layer, title, class: threat, verdict, see, reads, explainedBy, isOneCause },
    judge: (input) => judge(input).map((facts) => describe(definition, facts)),
  };
}

function describe<Input, Facts extends Place>(rule: RuleDefinition<Input, Facts>, facts: Facts): Found {
  const { object, path = '', before, after, now, lines = [], verdict = rule.verdict } = facts;
  const text = (template: Text<Facts>): string => (typeof template === 'function' ? template(facts) : template);
  return {
    id: rule.id,
    class: rule.class,
    verdict,
    object,
    path,
    before,
    after,
    ...(now === undefined ? {} : { now }),
    because: text(rule.because),
    ...(lines.length === 0 ? {} : { lines }),
    impact: text(rule.impact),
    fix: text(rule.fix),
    see: rule.see,
  };
}

/** Asks every rule. */
export function judgeAll<Input>(rules: readonly Rule<Input>[], input: Input): readonly Found[] {
  return rules.flatMap((rule) => rule.judge(input));
}
