import { posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true });

type Token = ReturnType<typeof markdown.parse>[number];

/** What a document offers to links, and where its own lead. */
export interface DocumentLinks {
  /** Headings as they are read, without their marks. */
  readonly headings: readonly string[];
  /** What a link may name behind `#`: of each heading as GitHub makes it, and the ids of elements. */
  readonly anchors: ReadonlySet<string>;
  /** Addresses of links and pictures, in their order. */
  readonly links: readonly string[];
}

/** Reads a document as GitHub does: what stands in code is no link and no heading. */
export function documentLinks(text: string): DocumentLinks {
  const tokens = markdown.parse(text, {});
  const slugger = new GithubSlugger();
  const headings = tokens.flatMap((token, index) =>
    token.type === 'heading_open' ? [plainText(tokens[index + 1]?.children ?? [])] : [],
  );
  const all = tokens.flatMap((token) => [token, ...(token.children ?? [])]);
  const html = all.filter(({ type }) => type.startsWith('html_')).map(({ content }) => content);
  return {
    headings,
    anchors: new Set([...headings.map((heading) => slugger.slug(heading)), ...attributes(html, 'id')]),
    links: [
      ...all.flatMap((token) =>
        [token.attrGet('href') ?? token.attrGet('src')].flatMap((address) => (address === null ? [] : String(address))),
      ),
      ...attributes(html, 'href'),
      ...attributes(html, 'src'),
    ],
  };
}

/**
 * What the links of documents name that is not there, each with the document. Addresses of the network are left alone.
 * @param texts documents by path from the root of the repository
 * @param exists whether a path from the root is there
 */
export function brokenLinks(texts: ReadonlyMap<string, string>, exists: (path: string) => boolean): readonly string[] {
  const documents = new Map([...texts].map(([file, text]) => [file, documentLinks(text)]));
  return [...documents].flatMap(([file, { links }]) =>
    links.flatMap((link) => {
      if (/^[a-z][a-z+.-]*:/i.test(link)) return [];
      const [path = '', anchor] = decodeURI(link).split('#');
      const target = path === '' ? file : posix.join(posix.dirname(file), path);
      if (!exists(target)) return [`${file}: ${link}: there is no ${target}`];
      const { anchors } = documents.get(target) ?? {};
      if (anchor === undefined || anchors === undefined || anchors.has(anchor)) return [];
      return [`${file}: ${link}: ${target} has no heading #${anchor}`];
    }),
  );
}

function plainText(tokens: readonly Token[]): string {
  return tokens.map(({ type, content }) => (type === 'text' || type === 'code_inline' ? content : '')).join('');
}

function attributes(html: readonly string[], name: string): readonly string[] {
  return html.flatMap((text) =>
    [...text.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => value ?? ''),
  );
}
