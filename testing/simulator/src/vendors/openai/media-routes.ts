import type { Route } from '../../vendor.ts';
import { imageEditsRoute, imageGenerationsRoute, imageVariationsRoute } from './images-routes.ts';
import { speechRoute } from './speech-route.ts';
import { transcriptionsRoute } from './transcriptions-route.ts';

export const mediaRoutes: readonly Route[] = [
  speechRoute,
  transcriptionsRoute,
  imageGenerationsRoute,
  imageEditsRoute,
  imageVariationsRoute,
];
