import { readString } from '../schema/json/read-value.ts';
import {
  chatEndpoint,
  compatibleTarget,
  embeddingsEndpoint,
  modelsEndpoint,
  openaiCompatible,
  textEndpoint,
} from './openai-compatible.ts';
import type { Endpoint, Origin, Quirk } from './provider.ts';
import { viaChat } from './via-chat.ts';

const facts = compatibleTarget({ features: ['top-k'], lacks: ['developer-role'] });

/** The project of a request stands in the query, and nowhere in the body. */
const inProject = <E extends Endpoint>(endpoint: E): E => ({
  ...endpoint,
  path: (origin: Origin) => {
    const project = readString(origin.asked?.['ai_project_id']);
    const path = endpoint.path(origin);
    return project ? `${path}?ai_project_id=${encodeURIComponent(project)}` : path;
  },
});

/** Also when every other member of the client's body is wanted. */
const noProjectInBody: Quirk = ({ ai_project_id: project }) =>
  project === undefined ? undefined : { ai_project_id: undefined };

/** https://docs.tokenfactory.nebius.com/api-reference */
export const nebius = openaiCompatible({
  name: 'nebius',
  baseUrl: 'https://api.tokenfactory.nebius.com',
  operations: {
    generate: {
      ...viaChat(inProject(chatEndpoint(() => facts, [noProjectInBody]))),
      text_completion: inProject({ ...textEndpoint(() => facts), quirks: [noProjectInBody] }),
    },
    unary: { embedding: inProject(embeddingsEndpoint()), list_models: inProject(modelsEndpoint()) },
  },
});
