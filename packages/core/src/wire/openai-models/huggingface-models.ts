import { ok } from '../../schema/errors/result.ts';
import { readObjects, readString } from '../../schema/json/read-value.ts';
import type { ListModelsRequest, ListModelsResult, Model } from '../../schema/models/model.ts';
import type { UnaryFormat } from '../unary-format.ts';
import { openaiModels } from './openai-models.ts';

/**
 * The router's list: like OpenAI's, but every model names the inference providers that serve it. Each of them is an
 * entry of its own, `<inference provider>/<org>/<model>`, which is how a model is asked for.
 * @see https://huggingface.co/docs/inference-providers/hub-api
 */
export const huggingfaceModels: UnaryFormat<ListModelsRequest, ListModelsResult> = {
  ...openaiModels,
  name: 'huggingface',
  decodeResponse(body, request) {
    const listed = openaiModels.decodeResponse(body, request);
    if (!listed.ok) return listed;
    const servers = new Map(readObjects(body.value['data']).map((wire) => [wire['id'], serversOf(wire['providers'])]));
    const routed = (model: Model): readonly Model[] =>
      (servers.get(model.id) ?? []).map((server) => ({ ...model, id: `${server}/${model.id}`, name: model.id }));
    return ok({ ...listed.value, models: listed.value.models.flatMap(routed) });
  },
};

/** Inference providers whose offer is not known to be broken. */
const serversOf = (providers: Parameters<typeof readObjects>[0]): readonly string[] =>
  readObjects(providers).flatMap((each) => {
    const name = readString(each['provider']);
    return name === undefined || each['status'] === 'error' ? [] : [name];
  });
