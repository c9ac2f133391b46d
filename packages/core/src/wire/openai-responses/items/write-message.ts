import type { MessageBracket, RefusalPart, TextPart } from '../../../schema/generate/part.ts';
import { putVendor, type WireMembers } from '../../vendor-members.ts';
import { type AnnotationPlace, encodeAnnotation } from '../annotation.ts';
import { format } from '../format-name.ts';
import { encodeLogprobs } from '../logprobs.ts';
import { statusWord } from './item-place.ts';

/** `output_text` or `refusal`. Both lists of a text are always there. */
export function writeOutputPart(part: TextPart | RefusalPart, place: AnnotationPlace): WireMembers {
  const wire: WireMembers =
    part.type === 'refusal'
      ? { type: 'refusal', refusal: part.text }
      : {
          type: 'output_text',
          text: part.text,
          annotations: (part.annotations ?? []).flatMap((each) => encodeAnnotation(each, part.text, place)),
          logprobs: encodeLogprobs(part.logprobs),
        };
  putVendor(wire, part.vendor, format);
  return wire;
}

/** The members of a message around its content. */
export function writeBracket(wire: WireMembers, bracket: MessageBracket | undefined): WireMembers {
  if (bracket?.status !== undefined) wire['status'] = statusWord(bracket.status);
  if (bracket?.phase !== undefined) wire['phase'] = bracket.phase;
  putVendor(wire, bracket?.vendor, format);
  return wire;
}

/** What neighbours of one message know of it together; the later wins. */
export function mergeBrackets(brackets: readonly (MessageBracket | undefined)[]): MessageBracket | undefined {
  const known = brackets.filter((bracket) => bracket !== undefined);
  const [first] = known;
  return first && Object.assign({}, first, ...known);
}
