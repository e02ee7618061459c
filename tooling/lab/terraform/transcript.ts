import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Where transcripts are kept. */
const TRANSCRIPTS = 'docs/reference/terraform-scenarios.md';

const HEAD = `# Scenarios on the real providers

Written by \`tooling/lab\` (\`terraform\`), which runs them; do not edit. The providers, the charts, Terraform, Helm and the API servers are real, in the pinned versions; Linode's API is a stub, nodes and pods are objects that are called Ready, and Argo CD's own pods do not run ([the lab](../../tooling/lab/terraform/README.md)). Of the log of an apply only its result is shown. Times and what tells which machine it was are replaced.
`;

/** A scenario as it was run. */
export interface Transcript {
  readonly name: string;
  readonly title: string;
  /** Sentences and commands with what they printed, in their order. */
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly says: string }
  | { readonly command: string; readonly output: readonly string[]; readonly exitCode: number };

/** Puts a scenario in the place of its former run; others stay. */
export function writeTranscript(transcript: Transcript, order: readonly string[]): void {
  const sections = new Map(existsSync(TRANSCRIPTS) ? sectionsOf(readFileSync(TRANSCRIPTS, 'utf8')) : []);
  sections.set(transcript.name, printTranscript(transcript));
  const sorted = [...sections].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  writeFileSync(TRANSCRIPTS, [HEAD, ...sorted.map(([, text]) => text)].join('\n'));
}

function sectionsOf(text: string): readonly (readonly [string, string])[] {
  return text
    .split(/^(?=<a id=")/m)
    .slice(1)
    .map((section) => [/^<a id="([^"]+)"/.exec(section)?.[1] ?? '', `${section.trimEnd()}\n`]);
}

export function printTranscript({ name, title, steps }: Transcript): string {
  const texts = steps.map((step) =>
    'says' in step
      ? step.says
      : [
          '```text',
          `$ ${step.command}`,
          ...step.output,
          ...(step.exitCode === 0 ? [] : [`(exit ${step.exitCode})`]),
          '```',
        ].join('\n'),
  );
  return `<a id="${name}"></a>\n\n## ${title}\n\n${texts.join('\n\n')}\n`;
}

/** What of the log of cdktf tells what became of objects; the rest is how it goes on, drawn again and again. */
const RESULTS = /: Destruction complete|Destroy complete!|Error: |prevent_destroy/;

/** Depends on how fast this machine is. */
const WAITING = /^\S+: terraform \w+: waiting since /;

/** What a person reads of what a command printed: of the log of an apply, which Terraform fills, its result. */
export function told(command: string, lines: readonly string[]): readonly string[] {
  if (command.startsWith('npx cdktf ')) return lines.filter((line) => RESULTS.test(line)).map((line) => line.trim());
  let applying = false;
  return lines.filter((line) => {
    if (WAITING.test(line)) return false;
    if (!line.startsWith(' ')) applying = /^deploying \S+$/.test(line);
    return !applying || !line.startsWith(' ') || /Apply complete!/.test(line);
  });
}
