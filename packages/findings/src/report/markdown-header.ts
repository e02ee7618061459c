import { capital } from '../capital';
import { counted } from '../counted';
import { describeProblem } from '../problem';
import { escapeMarkdown, inlineCode } from '../render/markdown-escape';
import { judgeMarkdown, judgeSentence } from './judge-changes';
import { idMarkdown } from './markdown-finding';
import { inShort } from './render-text';
import type { Report, ReportFinding } from './report';
import { environmentsIn } from './report-environments';
import { isOf, shownStacks, summarizeStack } from './report-stack';
import { countFindings, liftedFindings, type ReportVerdict, verdictOf, verdictSentence } from './verdict';

/** Verdict, counts and what has to be agreed to: the first screen of a comment. */
export function header(report: Report): string {
  const { base, head, notes, acknowledgementProblems } = report;
  return [
    title(report),
    '',
    ...judgeMarkdown(report),
    ...notCompared(report),
    `${inlineCode(base)} → ${inlineCode(head)}: ${escapeMarkdown(verdictSentence(report))}.`,
    '',
    ...notes.map((note) => `> ${escapeMarkdown(note)}\n`),
    ...acknowledgementProblems.map((problem) => `- ${escapeMarkdown(describeProblem(problem))}\n`),
    ...lifted(report),
    ...table(report),
    '',
  ].join('\n');
}

/** What would block and does not, at the top: it is what a reader has to agree to. */
function lifted(report: Report): readonly string[] {
  const rows = liftedFindings(report).map(({ finding, signature: { by, expires, reason } }) => {
    const { environments, object, path, id } = finding;
    const place = `${inlineCode(object)}${path === '' ? '' : ` ${inlineCode(path)}`} ${idMarkdown(report.source, id)}`;
    const where = `${environments.map(escapeMarkdown).join(', ')}: ${place}`;
    return `- ${where}, by ${escapeMarkdown(by)} until ${escapeMarkdown(expires)}: ${escapeMarkdown(reason)}`;
  });
  return rows.length === 0 ? [] : ['**Lifted by acknowledgements:**', ...rows, ''];
}

/** Where even the table does not fit: hundreds of environments. */
export function shortHeader(report: Report): string {
  const { objects, stacks } = report;
  const environments = counted(objects?.environments.length ?? 0, 'environment');
  return `${title(report)}\n\n${judgeInShort(report)}${notCompared(report).join('\n')}${escapeMarkdown(verdictSentence(report))}. ${environments} and ${counted(stacks.length, 'stack')}; the table does not fit here.\n`;
}

/** Where the reasons for what was not compared do not fit either. */
export function leastHeader(report: Report): string {
  return `${title(report)}\n\n${judgeInShort(report)}${escapeMarkdown(verdictSentence(report))}; nothing else fits here.\n`;
}

function judgeInShort(report: Report): string {
  const sentence = judgeSentence(report);
  return sentence === undefined ? '' : `> **${sentence}**\n\n`;
}

const NAMES: Readonly<Record<Report['command'], string>> = { diff: 'Review', plan: 'Plan', deploy: 'Deploy' };

const VERDICTS: Readonly<Record<ReportVerdict, string>> = {
  blocked: 'blocked',
  'not-compared': 'no verdict, not everything was compared',
  passed: 'nothing blocks',
};

function title(report: Report): string {
  return `## ${NAMES[report.command]}: ${VERDICTS[verdictOf(report)]}`;
}

function notCompared(report: Report): readonly string[] {
  return report.notCompared.map((text) => `> **not compared:** ${escapeMarkdown(text)}\n`);
}

/** What differs where, and how bad it is; where nothing does, that. */
function table(report: Report): readonly string[] {
  const { objects, findings } = report;
  const stacks = shownStacks(report);
  const ofStack = (finding: ReportFinding) => stacks.some((stack) => isOf(finding, stack));
  const ofObjects = findings.filter((finding) => !ofStack(finding));
  const environments = new Set([
    ...(objects?.environments ?? []).map(({ environment }) => environment),
    ...ofObjects.flatMap((finding) => finding.environments),
  ]);
  if (environments.size + stacks.length === 0) return [`${capital(escapeMarkdown(inShort(report)))}.`];
  const inOrder = environmentsIn(report).filter((name) => environments.has(name));
  const rows = inOrder.map((name) => {
    const changes = objects?.environments.find(({ environment }) => environment === name)?.changes ?? 0;
    return row(
      name,
      ofObjects.filter((finding) => finding.environments.includes(name)),
      changes === 0 ? 'no object' : counted(changes, 'object'),
    );
  });
  const planned = stacks.map((stack) =>
    row(
      stack.stack,
      findings.filter((finding) => isOf(finding, stack)),
      summarizeStack(stack, findings),
    ),
  );
  return ['| | blocking | warnings | notes | changes |', '|---|---:|---:|---:|---|', ...rows, ...planned];
}

function row(name: string, findings: readonly ReportFinding[], changes: string): string {
  const { block, warn, info } = countFindings(findings);
  return `| ${inlineCode(name)} | ${block > 0 ? `**${block}**` : 0} | ${warn} | ${info} | ${escapeMarkdown(changes)} |`;
}
