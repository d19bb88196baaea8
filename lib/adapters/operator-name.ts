import * as os from 'node:os';

/** Who acts where nobody says: `ana@bench-3`, the user and the machine as the system knows them. */
export function operatorName(
  environment: Readonly<Record<string, string | undefined>>,
  { userInfo, hostname }: { userInfo: () => { username: string }; hostname: () => string } = os,
): string {
  const { USER, LOGNAME, USERNAME } = environment;
  const user = said(() => userInfo().username) || USER || LOGNAME || USERNAME || 'somebody';
  return `${user}@${said(hostname) || 'somewhere'}`;
}

/** The system throws where it knows no such user, as in a container that runs under a number. */
function said(ask: () => string): string {
  try {
    return ask();
  } catch {
    return '';
  }
}
