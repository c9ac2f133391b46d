import { openaiImageEdit } from '@bifrost/core/wire/openai-images/openai-image-edit.ts';
import { openaiImageGeneration } from '@bifrost/core/wire/openai-images/openai-image-generation.ts';
import { openaiImageVariation } from '@bifrost/core/wire/openai-images/openai-image-variation.ts';
import type { UnaryRoute } from '../http/inference-route.ts';

export const imageGenerations: UnaryRoute = {
  paths: ['/v1/images/generations'],
  operation: 'unary',
  requestType: 'image_generation',
  format: openaiImageGeneration,
  dialect: 'gateway',
};

export const imageEdits: UnaryRoute = {
  paths: ['/v1/images/edits'],
  operation: 'unary',
  requestType: 'image_edit',
  format: openaiImageEdit,
  dialect: 'gateway',
  takes: 'form',
};

export const imageVariations: UnaryRoute = {
  paths: ['/v1/images/variations'],
  operation: 'unary',
  requestType: 'image_variation',
  format: openaiImageVariation,
  dialect: 'gateway',
  takes: 'form',
};
