import type { Usage } from '../../schema/generate/usage.ts';
import type { RequestType } from '../../schema/request-type.ts';
import type { Billable } from './billable.ts';
import type { PriceField } from './price-fields.ts';
import type { Rates } from './rates.ts';
import { addUsd, timesUsd, type Usd, zeroUsd } from './usd.ts';

/** What one request of a type costs at the rates that hold for it. */
export type Formula = (bill: Billable, rates: Rates) => Usd;

const nothing: Usage = { input: 0, output: 0 };

const conversation: Formula = ({ usage = nothing }, rates) => {
  const read = Math.min(usage.inputOf?.cacheRead ?? 0, usage.input);
  const write = Math.min(usage.inputOf?.cacheWrite ?? 0, usage.input - read);
  const write1h = Math.min(usage.inputOf?.cacheWrite1h ?? 0, write);
  return addUsd(
    timesUsd(rates.input, usage.input - read - write),
    timesUsd(rates.cacheRead, read),
    timesUsd(rates.cacheWrite1h, write1h),
    timesUsd(rates.cacheWrite, write - write1h),
    timesUsd(rates.output, usage.output),
    searches(usage, rates),
  );
};

/** A realtime turn: like a conversation, but what was spoken is billed at the audio rates. */
const spokenTurn: Formula = (bill, rates) => {
  const { usage = nothing } = bill;
  const heard = Math.min(usage.inputOf?.audio ?? 0, usage.input);
  const said = Math.min(usage.outputOf?.audio ?? 0, usage.output);
  const text = conversation(
    { ...bill, usage: { ...usage, input: usage.input - heard, output: usage.output - said } },
    rates,
  );
  return addUsd(text, timesUsd(rates.audioTokenIn, heard), timesUsd(rates.audioTokenOut, said));
};

const embedding: Formula = ({ usage = nothing }, rates) => timesUsd(rates.input, usage.input);

const rerank: Formula = ({ usage = nothing }, rates) =>
  addUsd(timesUsd(rates.input, usage.input), timesUsd(rates.output, usage.output), searches(usage, rates));

const searches = (usage: Usage, rates: Rates): Usd =>
  timesUsd(rates.one('search_context_cost_per_query') ?? zeroUsd, usage.requests?.webSearch ?? 0);

const speech: Formula = ({ usage = nothing, speech: { inputCharacters, outputSeconds = 0 } = {} }, rates) => {
  const input =
    inputCharacters === undefined
      ? timesUsd(rates.input, usage.input)
      : timesUsd(rates.one('input_cost_per_character') ?? rates.input, inputCharacters);
  const output =
    usage.output > 0
      ? timesUsd(rates.audioTokenOut, usage.output)
      : timesUsd(rates.one('output_cost_per_second') ?? zeroUsd, outputSeconds);
  return addUsd(input, output);
};

const transcription: Formula = ({ usage = nothing, audioSeconds = 0 }, rates) => {
  const { audio = 0, text = 0 } = usage.inputOf ?? {};
  const input = () => {
    if (audio + text > 0) return addUsd(timesUsd(rates.audioTokenIn, audio), timesUsd(rates.input, text));
    return usage.input > 0 ? timesUsd(rates.input, usage.input) : timesUsd(rates.audioSecondIn, audioSeconds);
  };
  return addUsd(input(), timesUsd(rates.output, usage.output));
};

const image: Formula = (bill, rates) => addUsd(imageInput(bill, rates), imageOutput(bill, rates));

function imageInput({ usage = nothing, image: of }: Billable, rates: Rates): Usd {
  if (usage.input > 0) {
    const images = Math.min(usage.inputOf?.image ?? 0, usage.input);
    return addUsd(timesUsd(rates.imageTokenIn, images), timesUsd(rates.input, usage.input - images));
  }
  const count = of?.inputCount ?? 0;
  const perPixel = rates.one('input_cost_per_pixel');
  const pixels = (of?.widthPx ?? 0) * (of?.heightPx ?? 0);
  if (perPixel !== undefined && pixels > 0) return timesUsd(perPixel, pixels * count);
  return timesUsd(rates.one('input_cost_per_image') ?? zeroUsd, count);
}

function imageOutput({ usage = nothing, image: of }: Billable, rates: Rates): Usd {
  if (usage.output > 0) {
    const text = Math.min(usage.outputOf?.text ?? 0, usage.output);
    return addUsd(timesUsd(rates.imageTokenOut, usage.output - text), timesUsd(rates.output, text));
  }
  const count = Math.max(of?.count ?? 1, 1);
  const pixels = (of?.widthPx ?? 0) * (of?.heightPx ?? 0);
  const perPixel = rates.one('output_cost_per_pixel');
  if (perPixel !== undefined && pixels > 0) return timesUsd(perPixel, pixels * count);
  return timesUsd(perImage(of?.quality, pixels, rates), count);
}

const sizeTiers: readonly (readonly [number, PriceField])[] = [
  [4096 ** 2, 'output_cost_per_image_above_4096_and_4096_pixels'],
  [2048 ** 2, 'output_cost_per_image_above_2048_and_2048_pixels'],
  [1024 ** 2, 'output_cost_per_image_above_1024_and_1024_pixels'],
  [512 ** 2, 'output_cost_per_image_above_512_and_512_pixels'],
];
const qualities: { readonly [quality: string]: PriceField } = {
  low: 'output_cost_per_image_low_quality',
  medium: 'output_cost_per_image_medium_quality',
  high: 'output_cost_per_image_high_quality',
  auto: 'output_cost_per_image_auto_quality',
};

function perImage(quality: string | undefined, pixels: number, rates: Rates): Usd {
  const byQuality = qualities[quality || 'auto'];
  const bySize = sizeTiers.find(([least, field]) => pixels >= least && rates.one(field) !== undefined);
  return (
    (byQuality && rates.one(byQuality)) ??
    (bySize && rates.one(bySize[1])) ??
    rates.one('output_cost_per_image') ??
    zeroUsd
  );
}

const video: Formula = ({ usage = nothing, video: { inputSeconds = 0, outputSeconds = 0 } = {} }, rates) => {
  const input = usage.input > 0 ? timesUsd(rates.input, usage.input) : timesUsd(rates.videoSecondIn, inputSeconds);
  const perSecond = rates.one('output_cost_per_video_per_second') ?? rates.one('output_cost_per_second') ?? zeroUsd;
  return addUsd(input, usage.output > 0 ? timesUsd(rates.output, usage.output) : timesUsd(perSecond, outputSeconds));
};

const ocr: Formula = ({ ocr: { pages, isAnnotated } = { pages: 0, isAnnotated: false } }, rates) =>
  addUsd(
    timesUsd(rates.one('ocr_cost_per_page') ?? zeroUsd, pages),
    timesUsd((isAnnotated ? rates.one('annotation_cost_per_page') : undefined) ?? zeroUsd, pages),
  );

const container: Formula = (_, rates) => rates.one('code_interpreter_cost_per_session') ?? zeroUsd;

/** Types that are not here cost nothing. */
export const formulas: { readonly [T in RequestType]?: Formula } = {
  text_completion: conversation,
  chat_completion: conversation,
  responses: conversation,
  websocket_responses: conversation,
  realtime: spokenTurn,
  embedding,
  rerank,
  speech,
  transcription,
  image_generation: image,
  image_edit: image,
  image_variation: image,
  video_generation: video,
  video_remix: video,
  ocr,
  container_create: container,
};
