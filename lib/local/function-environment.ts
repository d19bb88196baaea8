/**
 * The variables of a function as it runs here: those of serverless.yml that are plain text, and over them the local
 * ones. What CloudFormation would have filled in has no meaning here and is left out, as is the name of the SSM
 * parameter: the key is given openly.
 */
export function functionEnvironment(
  defined: Readonly<Record<string, unknown>>,
  local: Readonly<Record<string, string>>,
): Record<string, string> {
  const plain = Object.entries(defined).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
  );
  const { IONWORKS_API_KEY_PARAMETER: _, ...environment } = Object.fromEntries(plain);
  return { ...environment, ...local };
}
