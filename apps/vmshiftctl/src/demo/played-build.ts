import { model } from '@vmshift/environments';
import { IMAGE_NAMES, type ImageName, type ReleasePin } from '@vmshift/releases';
import type { BuildClaim, VerifiedBuild } from '../provenance/build-claim';
import type { ReadImage } from '../registry/image-presence';

/** A build of the application that is played: all digits of its commit are its number. */
export interface PlayedBuild {
  readonly number: number;
  readonly commit: string;
  readonly digests: Readonly<Record<ImageName, string>>;
}

/** @param number from 1 to 9 */
export function playedBuild(number: number): PlayedBuild {
  const digest = `sha256:${String(number).repeat(64)}`;
  return { number, commit: String(number).repeat(40), digests: { api: digest, celery: digest } };
}

/** The pin of an environment of the branch that runs it. */
export function pinOf({ number, commit, digests }: PlayedBuild, branch: string): ReleasePin {
  const image = (name: ImageName) => ({ tag: `${branch}-${commit}`, digest: digests[name] });
  return { branch, commit, images: { api: image('api'), celery: image('celery') }, sequence: number };
}

/** The flags of `release` for it. */
export function imageFlags({ digests }: PlayedBuild): readonly string[] {
  return IMAGE_NAMES.flatMap((name) => ['--image', `${name}=${digests[name]}`]);
}

/** In the place of GitHub, which knows no attestation of an image that was never made. */
export async function verifyPlayed({ commit }: BuildClaim): Promise<VerifiedBuild> {
  const sequence = Number(commit.slice(0, 1));
  return { sequence, runUrl: `https://github.com/${model.platform.applicationRepository}/actions/runs/${sequence}` };
}

/** In the place of the registry, which holds no image that was never made. */
export const readPlayed: ReadImage = async () => ({ state: 'seen', value: true });
