import { posix } from 'node:path';
import { ACKNOWLEDGEMENTS_FILE, type RuleDescription } from '@vmshift/findings';
import { RULES_FILE } from '@vmshift/findings/report';
import { LAYERS, type LayerDescription } from './layers';
import { weightWord } from './weight-word';

/** All rules as Markdown: a heading of each id, to which reports link, and how each layer is acknowledged. */
export function rulesMarkdown(rules: readonly RuleDescription[]): string {
  const sections = LAYERS.map((layer) => ({ layer, rules: rules.filter((rule) => rule.layer === layer.layer) }));
  return [
    '# Rules',
    '',
    '<!-- Written by ./vmshiftctl rules --format markdown --output docs/reference/rules.md -->',
    '',
    `What is checked, layer by layer. \`block\` stops a change until it is acknowledged in \`${ACKNOWLEDGEMENTS_FILE}\`, with the entry that the report prints under the finding, a reason, a name and a last day at most 90 days ahead; \`warn\` needs a decision of the reviewer; \`info\` needs none. A place may be milder than its rule. \`./vmshiftctl rules <id>\` prints one.`,
    ...sections.filter((section) => section.rules.length > 0).flatMap((section) => layerSection(section)),
    '',
  ].join('\n');
}

function layerSection(section: {
  readonly layer: LayerDescription;
  readonly rules: readonly RuleDescription[];
}): readonly string[] {
  const { title, about, example } = section.layer;
  return [
    '',
    `## ${title}`,
    '',
    about,
    ...(example === undefined ? [] : ['', 'To acknowledge a finding:', '', '```json', JSON.stringify(example), '```']),
    ...section.rules.flatMap(ruleSection),
  ];
}

function ruleSection(rule: RuleDescription): readonly string[] {
  const { id, title, class: threat, see, explainedBy } = rule;
  const weight = `\`${weightWord(rule)}\`${threat === undefined ? '' : `, ${threat}`}`;
  return [
    '',
    `### ${id}`,
    '',
    `${weight}: ${escapeText(title)}. [Source](${fromReference(see)})${explanation(explainedBy)}`,
  ];
}

/** A document of the repository, from the folder of the list. */
function fromReference(see: string): string {
  return see.startsWith('docs/') ? posix.relative(posix.dirname(RULES_FILE), see) : see;
}

function explanation(rules: readonly string[] = []): string {
  if (rules.length === 0) return '';
  const named = rules.includes('*')
    ? 'any rule that knows what the change does'
    : rules.map((id) => `[${id}](#${id})`).join(' or ');
  return ` Told by ${named}, where it finds something at the same place.`;
}

/** A title is ours; what Markdown would read in it is shown as it stands. */
function escapeText(text: string): string {
  return text.replace(/[\\`*_<>[\]|]/g, '\\$&');
}
