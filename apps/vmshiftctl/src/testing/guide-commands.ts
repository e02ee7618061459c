/** What a guide leaves open, with something that may stand there. */
const FILLED: Readonly<Record<string, string>> = {
  environment: 'dev',
  namespace: 'vmshift-dev',
  kind: 'pods',
  file: 'vmshift-20261126.dump',
  host: 'vmshift-dev.satyamay.tech',
};

/** Every call of these programs in a document, inside of code, with its words; what the guide leaves open is filled in. */
export function callsInGuide(markdown: string, programs: readonly string[]): readonly (readonly string[])[] {
  const blocks = [...markdown.matchAll(/```(?:console|sh|bash)\n([\s\S]*?)```/g)].flatMap(([, text = '']) =>
    text.split('\n').map((line) => line.replace(/^\s*\$ /, '')),
  );
  const spans = [...markdown.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  const calls = [...blocks, ...spans].flatMap((text) => simpleCommands(fill(text)));
  const named = calls.filter(([program = '', ...words]) => programs.includes(program) && words.length > 0);
  return [...new Map(named.map((words) => [words.join('\0'), words])).values()];
}

function fill(text: string): string {
  const filled = text.replaceAll(/<([a-z ]+)>/g, (_, name: string) => FILLED[name] ?? '4711');
  // A block is pasted as it stands: what it leaves open is a variable of the shell.
  return filled.replaceAll(/\$([a-z]+)\b/g, (variable, name: string) => FILLED[name] ?? variable).replaceAll('…', 'x');
}

/** The commands of a line of shell, without what they are piped from or into; those in `$(…)` too. */
function simpleCommands(line: string): readonly (readonly string[])[] {
  const inner: string[] = [];
  const outer = line.replaceAll(/\$\(([^()]*)\)/g, (_, text: string) => {
    inner.push(text);
    return 'x';
  });
  const commands: string[][] = [[]];
  for (const [, quoted, operator, word] of outer.matchAll(
    /((?:[^\s'"|&;<>]*(?:'[^']*'|"[^"]*"))+[^\s|&;<>]*)|([|&;<>]+\s*)|([^\s|&;<>]+)/g,
  )) {
    if (operator !== undefined) commands.push(/^[<>]/.test(operator) ? ['redirected'] : []);
    else commands.at(-1)?.push((quoted ?? word ?? '').replaceAll(/['"]/g, ''));
  }
  return [...commands, ...inner.flatMap(simpleCommands)].filter((words) => words.length > 0);
}
