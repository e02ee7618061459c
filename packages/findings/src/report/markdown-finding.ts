import type { Verdict } from '../finding';
import { listFirst } from '../list-first';
import { escapeMarkdown, inlineCode } from '../render/markdown-escape';
import { findingValues } from './finding-values';
import type { ReportFinding, ReportSource } from './report';
import { fileLink, ruleLink, seeLink } from './rule-link';

/** As numbers where a sign needs an invisible character to be shown in colour. */
const ICONS: Readonly<Record<Verdict, string>> = { block: '⛔', warn: '&#9888;&#65039;', info: '&#8505;&#65039;' };

/** One finding, with what leads to its rule and its source. */
export function findingMarkdown(finding: ReportFinding, source: ReportSource): string {
  const { verdict, environments, object, path, because, lines = [], impact, fix, see, acknowledged } = finding;
  const where = [
    `**${verdict}**${acknowledged.length > 0 ? ' (acknowledged)' : ''}`,
    escapeMarkdown(finding.class),
    environments.map(escapeMarkdown).join(', '),
    `${inlineCode(object)}${path === '' ? '' : ` ${inlineCode(path)}`}`,
  ];
  const reason = [escapeMarkdown(because), ...lines.map((line) => `  · ${escapeMarkdown(line)}`)].join('  \n');
  const texts = `${reason}. **Impact:** ${escapeMarkdown(impact)}. **Fix:** ${escapeMarkdown(fix)}${sourceLink(source, see)}.`;
  return [
    `\n- ${ICONS[verdict]} ${where.join(' · ')}${valuesMarkdown(finding)}`,
    `  ${texts} ${idMarkdown(source, finding.id)}`,
    ...whereMarkdown(finding, source),
    ...acknowledged.map(
      ({ by, expires, reason }) =>
        `  Acknowledged by ${escapeMarkdown(by)} until ${escapeMarkdown(expires)}: ${escapeMarkdown(reason)}`,
    ),
  ]
    .join('  \n')
    .concat('\n');
}

/** Places that are linked; others say the same for other environments. */
const MOST_PLACES = 3;

/** The lines that it comes from; where they are not known, those at which it stands. */
function whereMarkdown({ origins = [], places }: ReportFinding, source: ReportSource): readonly string[] {
  const [from, shown] = origins.length > 0 ? ['From', origins] : ['At', places];
  const links = shown.map((place) => {
    const [text, link] = [inlineCode(`${place.file}:${place.line}`), fileLink(source, place)];
    return link === undefined ? text : `[${text}](${link})`;
  });
  const unique = [...new Set(links)];
  return unique.length === 0 ? [] : [`  ${from}: ${listFirst(unique, MOST_PLACES)}`];
}

function valuesMarkdown(finding: ReportFinding): string {
  const values = findingValues(finding);
  if (values.kind === 'none') return '';
  if (values.kind === 'state') return `  \n  now: ${inlineCode(values.now)}`;
  return `  \n  ${inlineCode(values.before)} → ${inlineCode(values.after)}`;
}

/** The id of a rule, linked where the report knows its repository. */
export function idMarkdown(source: ReportSource, id: string): string {
  const link = ruleLink(source, id);
  return link === undefined ? inlineCode(id) : `[${id}](${link})`;
}

/** Sources are ours; anything that is no plain address is left out. */
function sourceLink(source: ReportSource, see: string): string {
  const link = seeLink(source, see);
  return link === undefined ? '' : ` ([source](${link}))`;
}
