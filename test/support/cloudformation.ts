/** A template once CloudFormation has evaluated it: only what is created, every function replaced by its value. */
export interface Stack {
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

interface Template {
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource & { Condition?: string }>>;
  readonly Outputs?: Readonly<Record<string, { Value: unknown }>>;
}

/** Where the stack is made believe it runs. */
export const place = { partition: 'aws', region: 'eu-central-1', account: '123456789012' } as const;

const nothing = Symbol('AWS::NoValue');

/**
 * Evaluates a template as CloudFormation does, as far as `serverless.yml` needs it. Both branches of an `If` are
 * evaluated, so that one which would fail the stack fails here, whether or not it is taken. Throws on what it does not know.
 */
export function evaluate(template: Template): Stack {
  const created = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || condition(Condition),
  );
  return {
    resources: Object.fromEntries(created.map(([id, resource]) => [id, evaluated(resource) as Resource])),
    outputs: Object.fromEntries(
      Object.entries(template.Outputs ?? {}).map(([name, { Value }]) => [name, evaluated(Value)]),
    ),
  };

  function condition(name: string): boolean {
    const found = evaluated(template.Conditions?.[name]);
    if (typeof found === 'boolean') return found;
    throw new Error(`Cannot decide on ${name}: the template has no such condition`);
  }

  function evaluated(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(evaluated).filter((item) => item !== nothing);
    if (typeof node !== 'object' || node === null) return node;
    const [only, ...others] = Object.entries(node);
    if (only && others.length === 0 && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) return call(...only);
    const entries = Object.entries(node).map(([key, value]) => [key, evaluated(value)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== nothing));
  }

  function call(name: string, given: unknown): unknown {
    if (name === 'Ref') return reference(String(given));
    if (name === 'Fn::GetAtt') return attribute(...(given as [string, string]));
    if (name === 'Fn::Sub') return substitute(given as string | [string, Record<string, unknown>]);
    const args = [given].flat().map(evaluated);
    switch (name) {
      case 'Fn::If':
        return condition(args[0] as string) ? args[1] : args[2];
      case 'Fn::Equals':
        return String(args[0]) === String(args[1]);
      case 'Fn::Not':
        return args[0] !== true;
      case 'Fn::Join':
        return (args[1] as string[]).join(args[0] as string);
      case 'Fn::Split':
        return (args[1] as string).split(args[0] as string);
      case 'Fn::Select':
        return selected(args[1] as unknown[], Number(args[0]));
      default:
        throw new Error(`Cannot evaluate ${name}: it is not among the functions known here`);
    }
  }

  function selected(list: readonly unknown[], index: number): unknown {
    if (index < list.length) return list[index];
    throw new Error(`Cannot select ${index} of ${JSON.stringify(list)}: it has no such element`);
  }

  function substitute(given: string | [string, Record<string, unknown>]): string {
    const [text, names] = typeof given === 'string' ? [given, {}] : given;
    return text.replace(/\$\{([^}]+)\}/g, (_, name: string) =>
      String(name in names ? evaluated(names[name]) : name.includes('.') ? attribute(...split(name)) : reference(name)),
    );
  }

  function split(dotted: string): [string, string] {
    const dot = dotted.indexOf('.');
    return [dotted.slice(0, dot), dotted.slice(dot + 1)];
  }

  function reference(name: string): unknown {
    const pseudo: Record<string, unknown> = {
      'AWS::NoValue': nothing,
      'AWS::Partition': place.partition,
      'AWS::Region': place.region,
      'AWS::AccountId': place.account,
    };
    if (name in pseudo) return pseudo[name];
    switch (resource(name).Type) {
      case 'AWS::SQS::Queue':
        return `https://sqs.${place.region}.amazonaws.com/${place.account}/${property(name, 'QueueName')}`;
      case 'AWS::SNS::Topic':
      case 'AWS::IAM::ManagedPolicy':
        return attribute(name, 'Arn');
      case 'AWS::Lambda::Function':
        return property(name, 'FunctionName');
      case 'AWS::DynamoDB::Table':
        return property(name, 'TableName');
      case 'AWS::S3::Bucket':
        return property(name, 'BucketName');
      default:
        return name;
    }
  }

  function attribute(name: string, attributeName: string): string {
    if (attributeName !== 'Arn') return property(name, attributeName);
    const { partition, region, account } = place;
    switch (resource(name).Type) {
      case 'AWS::SQS::Queue':
        return `arn:${partition}:sqs:${region}:${account}:${property(name, 'QueueName')}`;
      case 'AWS::SNS::Topic':
        return `arn:${partition}:sns:${region}:${account}:${property(name, 'TopicName')}`;
      case 'AWS::DynamoDB::Table':
        return `arn:${partition}:dynamodb:${region}:${account}:table/${property(name, 'TableName')}`;
      case 'AWS::S3::Bucket':
        return `arn:${partition}:s3:::${property(name, 'BucketName')}`;
      case 'AWS::Events::Rule':
        return `arn:${partition}:events:${region}:${account}:rule/${name}`;
      case 'AWS::Logs::LogGroup':
        return `arn:${partition}:logs:${region}:${account}:log-group:${property(name, 'LogGroupName')}:*`;
      case 'AWS::Lambda::Function':
        return `arn:${partition}:lambda:${region}:${account}:function:${property(name, 'FunctionName')}`;
      case 'AWS::IAM::Role':
        return `arn:${partition}:iam::${account}:role/${name}`;
      case 'AWS::IAM::ManagedPolicy':
        return `arn:${partition}:iam::${account}:policy/${name}`;
      default:
        throw new Error(`Cannot name the ARN of ${name}: its type ${resource(name).Type} is not known here`);
    }
  }

  function property(name: string, propertyName: string): string {
    return String(evaluated(resource(name).Properties[propertyName]));
  }

  function resource(name: string): Resource {
    const found = template.Resources[name];
    if (!found) throw new Error(`Cannot refer to ${name}: the template has no such resource`);
    return found;
  }
}
