/** Why AWS cannot tell, or does not believe, who calls, in a clause that says what to do; `undefined` where it is nothing of that. */
export function credentialsReason({ name, message }: Error): string | undefined {
  switch (name) {
    case 'CredentialsProviderError':
      return /\baws sso login\b/.test(message)
        ? loginExpired
        : 'no AWS credentials were found; set AWS_PROFILE to one that "aws configure list-profiles" shows, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    case 'TokenProviderError':
    case 'ExpiredToken':
    case 'ExpiredTokenException':
      return loginExpired;
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
      return 'AWS does not know this access key, or not any more; ask whoever gave it to you for another one';
    case 'SignatureDoesNotMatch':
    case 'InvalidSignatureException':
    case 'RequestExpired':
      // AWS names both moments there, and so would never say the same thing twice.
      return /\b(expired|not yet current)\b/i.test(message)
        ? "AWS does not take the time of the signature; set this machine's clock right"
        : 'the secret access key is not the one of the access key';
    default:
      return undefined;
  }
}

const loginExpired = 'the AWS login is over; log in anew, as with "aws sso login"';
