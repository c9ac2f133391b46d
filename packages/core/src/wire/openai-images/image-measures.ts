import { compact } from '../../schema/compact.ts';
import type { ImageLooks, ImageRequest } from '../../schema/images/image.ts';
import type { Measures } from '../../schema/measures.ts';

/** What images are billed by: how many, how large, how good. */
export function imageMeasures(request: ImageRequest, looks: ImageLooks, count: number | undefined): Measures {
  const [widthPx, heightPx] = pixelsOf(looks.size ?? request.size);
  const quality = looks.quality ?? request.quality;
  const inputCount = inputImageCount(request);
  return { image: compact({ count: count ?? request.n ?? 1, widthPx, heightPx, quality, inputCount }) };
}

export function inputImageCount({ images, inputImages }: ImageRequest): number | undefined {
  const count = (images?.length ?? 0) + (inputImages?.length ?? 0);
  return count === 0 ? undefined : count;
}

function pixelsOf(size: string | undefined): readonly [number?, number?] {
  const match = /^(\d+)x(\d+)$/.exec(size ?? '');
  return match === null ? [] : [Number(match[1]), Number(match[2])];
}
