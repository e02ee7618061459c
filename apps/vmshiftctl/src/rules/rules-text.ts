import { ACKNOWLEDGEMENTS_FILE, type RuleDescription } from '@vmshift/findings';
import { CHANGE_REFUSALS } from '@vmshift/manifests';
import { LAYERS } from './layers';
import { weightWord } from './weight-word';

/** All rules for a terminal, layer by layer: id, weight, what it protects. */
export function rulesText(rules: readonly RuleDescription[]): readonly string[] {
  const sections = LAYERS.map(({ layer, title }) => ({ title, rules: rules.filter((rule) => rule.layer === layer) }));
  return sections
    .filter((section) => section.rules.length > 0)
    .flatMap((section, index) => [
      ...(index === 0 ? [] : ['']),
      `${section.title}:`,
      ...section.rules.map((rule) => `  ${rule.id} (${weightOf(rule)}): ${rule.title}`),
    ]);
}

/** One rule for a terminal, with all that is known of it. */
export function ruleText(rule: RuleDescription): readonly string[] {
  const layer = LAYERS.find((one) => one.layer === rule.layer);
  return [
    `${rule.id}: ${rule.title}`,
    `  layer: ${layer?.title ?? rule.layer}`,
    `  gives: ${weightOf(rule)}`,
    `  source: ${rule.see}`,
    ...(rule.explainedBy === undefined ? [] : [`  told by: ${explanationOf(rule.explainedBy)}`]),
    `  acknowledge: ${acknowledgementOf(rule)}`,
  ];
}

/** How a finding of the rule is lifted. The entry itself is made of what was found, and never shown without it. */
function acknowledgementOf({ id, layer, verdict }: RuleDescription): string {
  if (layer === 'model' || layer === 'live') return 'not possible';
  if (verdict !== 'block') return 'not needed';
  const command = layer === 'plan' ? 'plan prints' : 'diff prints';
  const entry = `with the entry that ./vmshiftctl ${command} under the finding, in ${ACKNOWLEDGEMENTS_FILE}`;
  return layer === 'objects' && !CHANGE_REFUSALS.has(id) ? `${entry}; synth refuses it all the same` : entry;
}

/** Which rules tell the finding, where they find something at the same place. */
function explanationOf(rules: readonly string[]): string {
  const named = rules.map((id) => (id === '*' ? 'any rule that knows what the change does' : id));
  return `${named.join(', ')}; where they find something at the same place`;
}

function weightOf(rule: RuleDescription): string {
  return [weightWord(rule), ...(rule.class === undefined ? [] : [rule.class])].join(', ');
}
