import { type Finding, warning } from '../problem.ts';
import { isMembers, type Members, membersAt, moveTo, take } from './json-object.ts';

/** Blocks that stand under another name or in another place than today. */
export function modernTopLevel(file: Members): readonly Finding[] {
  return [...unwrapEnterprise(file), ...renameScim(file), ...moveAuth(file), ...dropLater(file)];
}

function unwrapEnterprise(file: Members): readonly Finding[] {
  const wrapper = take(file, 'enterprise');
  if (!isMembers(wrapper)) return [];
  const { guardrails, ...blocks } = wrapper;
  for (const [name, block] of Object.entries(blocks)) moveTo(file, name, block);
  if (guardrails !== undefined) moveTo(file, 'guardrails_config', guardrails);
  return [];
}

function renameScim(file: Members): readonly Finding[] {
  const old = take(file, 'saml_config');
  if (old === undefined) return [];
  moveTo(file, 'scim_config', old);
  return [warning('saml_config', 'is called scim_config today')];
}

function moveAuth(file: Members): readonly Finding[] {
  const old = take(file, 'auth_config');
  if (!isMembers(old)) return [];
  if (!isMembers(file['governance'])) file['governance'] = {};
  const hasNewer = isMembers(membersAt(file, 'governance')['auth_config']);
  moveTo(membersAt(file, 'governance'), 'auth_config', old);
  const consequence = hasNewer ? 'and governance.auth_config is used instead' : 'and is read as if it stood there';
  return [warning('auth_config', `belongs into governance.auth_config, ${consequence}`)];
}

/** Known from newer releases; a file that has them still works here. */
function dropLater(file: Members): readonly Finding[] {
  return ['source_of_truth', 'env_label', 'server'].flatMap((name) =>
    take(file, name) === undefined ? [] : [warning(name, 'belongs to a newer release and has no effect')],
  );
}
