// What of a deployed policy bears on one request, for a simulator that would be slow, or wrong, with all of it.

const memo = (make) => {
  const known = new Map()
  return (key) => known.get(key) ?? known.set(key, make(key)).get(key)
}
const list = (value) => [value ?? []].flat()
const literal = (text) => text.replace(/[.+^${}()|[\]\\]/g, '\\$&')
const wildcards = (text, star, one) => literal(text).replace(/\*/g, star).replace(/\?/g, one)

// Statements of other actions say nothing: the simulator would weigh the conditions of each all the same.
const actionLike = memo((pattern) => new RegExp(`^${wildcards(pattern, '.*', '.')}$`, 'i'))
const isAbout = (statement, action) => {
  const said = list(statement.Action ?? statement.NotAction).some((one) => actionLike(one).test(action))
  return 'NotAction' in statement ? !said : said
}

// A policy may say `*` where an ARN has a resource's kind: `arn:aws:sagemaker:*:*:*/dev-lending-*`, as AWS's own do
// (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSageMakerCanvasFullAccess.html). The simulator
// compares a kind letter by letter (getResourceSegments of iam-simulate) and would take such a pattern for no resource at
// all. So these patterns alone are compared here, by IAM's rule: `*` is any characters, `?` is one. For the simulator one
// that matches is `*`, and one that does not stays as it is.
const isOfAnyKind = memo((pattern) => {
  const [scheme, , service, , , ...resource] = pattern.split(':')
  const kind = resource.join(':').split(/[/:]/)[0]
  return scheme === 'arn' && service !== 's3' && /[*?]/.test(kind) && resource.join(':') !== '*'
})
const resourceLike = memo((pattern) => {
  if (pattern.includes('${')) throw new Error(`no variable can be put into ${pattern}, whose kind is open`)
  const [before, resource] = [pattern.split(':').slice(0, 5), pattern.split(':').slice(5).join(':')]
  return new RegExp(`^${before.map((part) => wildcards(part, '[^:]*', '[^:]')).join(':')}:${wildcards(resource, '.*', '.')}$`)
})

const patternsOf = memo((document) => {
  const said = list(document.Statement).flatMap((one) => [...list(one.Resource), ...list(one.NotResource)])
  return [...new Set(said)].filter(isOfAnyKind)
})

// `key` tells documents of the same text apart that differ in what of them bears on the request.
export const bearing = (document, action, resource) => {
  const matched = patternsOf(document).filter((pattern) => resourceLike(pattern).test(resource))
  const said = (value) => list(value).map((one) => (matched.includes(one) ? '*' : one))
  const seen = (one) => {
    const kept = Object.entries(one).map(([key, value]) => [key, /^(Not)?Resource$/.test(key) ? said(value) : value])
    return Object.fromEntries(kept)
  }
  const of = () => {
    const statements = list(document.Statement).filter((one) => isAbout(one, action))
    // A policy without a statement is none; one that is not about the action says the same, and is.
    return { ...document, Statement: (statements.length ? statements : list(document.Statement).slice(0, 1)).map(seen) }
  }
  return { key: `${action} ${matched.join(' ')}`, of }
}
