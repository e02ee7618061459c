import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './processes';

/** An image of the lab: busybox, the programs that stand for ours, and what they do. */
export interface LabImage {
  /** As the manifests name it, or a tag that is no release's. */
  readonly name: string;
  /** What `/etc/behaviour` holds; the programs read it. */
  readonly behaviour: string;
  readonly entrypoint?: readonly string[];
}

/** The image of a pod's sandbox. */
export const PAUSE_IMAGE = 'docker.io/lab/pause:1';

/** Where the programs are that stand for ours; the lab runs in the root of the repository. */
const PROGRAMS = 'tooling/lab/programs';

/** Writes the images into one archive, which containerd imports. */
export function writeImageArchive(folder: string, images: readonly LabImage[]): string {
  const layout = join(folder, 'layout');
  rmSync(layout, { recursive: true, force: true });
  mkdirSync(join(layout, 'blobs/sha256'), { recursive: true });
  const base = writeBlob(layout, busyboxLayer(join(folder, 'busybox')));
  const manifests = [pauseImage(), ...images].flatMap((image) => {
    const layer = writeBlob(layout, behaviourLayer(join(folder, 'behaviour'), image.behaviour));
    const config = writeBlob(
      layout,
      JSON.stringify({
        architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
        os: 'linux',
        config: { Env: ['PATH=/usr/bin:/bin'], Entrypoint: image.entrypoint ?? [] },
        rootfs: { type: 'layers', diff_ids: [base.digest, layer.digest] },
      }),
    );
    const manifest = writeBlob(
      layout,
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: { ...config, mediaType: 'application/vnd.oci.image.config.v1+json' },
        layers: [base, layer].map((blob) => ({ ...blob, mediaType: 'application/vnd.oci.image.layer.v1.tar' })),
        // Two images that do the same are two images.
        annotations: { name: image.name },
      }),
    );
    return imageNames(image.name, manifest.digest).map((name) => ({
      ...manifest,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      annotations: { 'io.containerd.image.name': name },
    }));
  });
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  const archive = join(folder, 'images.tar');
  run('tar', ['-C', layout, '-cf', archive, '.']);
  return archive;
}

/** Names under which containerd finds it: with its tag and its digest, or with the digest that a manifest pins. */
function imageNames(name: string, digest: string): readonly string[] {
  const full = fullName(name);
  const repository = full.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  const pinned = /@(sha256:[0-9a-f]{64})$/.exec(full)?.[1];
  return pinned === undefined ? [full, `${repository}@${digest}`] : [`${repository}@${pinned}`];
}

/** With the registry that a short name leaves out. */
function fullName(name: string): string {
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return `docker.io/library/${name}`;
  return first.includes('.') || first.includes(':') ? name : `docker.io/${name}`;
}

function pauseImage(): LabImage {
  return { name: PAUSE_IMAGE, behaviour: 'pause', entrypoint: ['/bin/busybox', 'sleep', '1000000000'] };
}

interface Blob {
  readonly digest: string;
  readonly size: number;
}

function writeBlob(layout: string, content: string | Buffer): Blob {
  const digest = createHash('sha256').update(content).digest('hex');
  writeFileSync(join(layout, 'blobs/sha256', digest), content);
  return { digest: `sha256:${digest}`, size: Buffer.byteLength(content) };
}

function busyboxLayer(folder: string): Buffer {
  rmSync(folder, { recursive: true, force: true });
  for (const path of ['bin', 'usr/bin', 'etc', 'tmp']) mkdirSync(join(folder, path), { recursive: true });
  cpSync('/usr/bin/busybox', join(folder, 'bin/busybox'), { dereference: true });
  for (const applet of run('/usr/bin/busybox', ['--list']).trim().split('\n'))
    if (applet !== 'busybox') symlinkSync('busybox', join(folder, 'bin', basename(applet)));
  for (const program of readdirSync(PROGRAMS)) cpSync(join(PROGRAMS, program), join(folder, 'usr/bin', program));
  return tarOf(folder);
}

function behaviourLayer(folder: string, behaviour: string): Buffer {
  mkdirSync(join(folder, 'etc'), { recursive: true });
  writeFileSync(join(folder, 'etc/behaviour'), `${behaviour}\n`);
  return tarOf(folder);
}

/** The same bytes for the same files. */
function tarOf(folder: string): Buffer {
  const file = `${folder}.tar`;
  const sameForAll = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--mode=go=rX,u+rwX'];
  run('tar', [...sameForAll, '-C', folder, '-cf', file, '.']);
  return readFileSync(file);
}
