import type { DumpObservation } from './backup-observation';

/** A page of the objects of a bucket. */
export interface ObjectList {
  readonly objects: readonly DumpObservation[];
  /** Token of the next page. @default it is the last */
  readonly next?: string | undefined;
}

/**
 * Reads the answer to ListObjectsV2. What has no key, no size or no time is no object.
 * @throws Error where the answer is another one
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html#API_ListObjectsV2_ResponseSyntax
 */
export function parseObjectList(xml: string): ObjectList {
  if (!/<ListBucketResult[\s>]/.test(xml)) throw new Error('the answer is no list of objects');
  const objects = xml
    .split('<Contents>')
    .slice(1)
    .flatMap((part) => {
      const [content = ''] = part.split('</Contents>');
      const key = element(content, 'Key');
      const size = element(content, 'Size');
      const at = Date.parse(element(content, 'LastModified') ?? '');
      if (key === undefined || !/^\d{1,15}$/.test(size ?? '') || Number.isNaN(at)) return [];
      return [{ key, at: new Date(at).toISOString(), bytes: Number(size) }];
    });
  const truncated = element(xml, 'IsTruncated') === 'true';
  return { objects, next: truncated ? element(xml, 'NextContinuationToken') : undefined };
}

function element(xml: string, name: string): string | undefined {
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return text?.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, entity);
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function entity(whole: string, hex?: string, decimal?: string, name = ''): string {
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (NAMED[name] !== undefined) return NAMED[name];
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
