import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { root } from '../paths.mjs'

/** What other rooms, plug-ins and readers start from. */
const ROOMS = ['protocol', 'base', 'tracing', 'measures', 'stages'].map((room) => join('pipeline', room))
const NOT_READ = /\.test\.ts$|[\\/]testing[\\/]/

/**
 * Exported declarations without a doc comment. A type that is only another name for what a documented declaration of its
 * file has already said (`z.infer<typeof turnSchema>`, `(typeof NAMES)[number]`) needs none.
 *
 * @param {string} folder  the project
 * @returns {{ path: string, line: number, name: string }[]}
 */
export function undocumentedExports(folder) {
  return ROOMS.flatMap((room) => sourceFiles(join(folder, room))).flatMap((path) => {
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
    const named = declarationsOf(source)
    return [...named]
      .filter(([, node]) => isExported(node) && !isDocumented(node, named, new Set()))
      .map(([name, node]) => ({ path: relative(folder, path), line: lineOf(source, node), name }))
  })
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !NOT_READ.test(path))
}

/**
 * The statements that declare something, by its name; of several of one name (overloads) the first.
 *
 * @param {ts.SourceFile} source
 */
function declarationsOf(source) {
  /** @type {Map<string, ts.Statement>} */
  const named = new Map()
  for (const statement of source.statements) {
    for (const name of namesOf(statement)) if (!named.has(name)) named.set(name, statement)
  }
  return named
}

/**
 * @param {ts.Statement} statement
 * @returns {string[]}
 */
function namesOf(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((one) => one.name.getText())
  const { name } = /** @type {{ name?: ts.Node }} */ (statement)
  return name ? [name.getText()] : []
}

function isExported(/** @type {ts.Statement} */ node) {
  return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
}

/**
 * @param {ts.Statement} node
 * @param {ReadonlyMap<string, ts.Statement>} named
 * @param {Set<ts.Statement>} seen
 * @returns {boolean}
 */
function isDocumented(node, named, seen) {
  if (ts.getJSDocCommentsAndTags(node).length > 0) return true
  if (!ts.isTypeAliasDeclaration(node) || seen.has(node)) return false
  seen.add(node)
  const source = sayingSource(node.type, named)
  return source !== undefined && isDocumented(source, named, seen)
}

/**
 * The declaration that a type only renames, wherever in the type it is named.
 *
 * @param {ts.Node} type
 * @param {ReadonlyMap<string, ts.Statement>} named
 * @returns {ts.Statement | undefined}
 */
function sayingSource(type, named) {
  if (ts.isTypeLiteralNode(type) || ts.isUnionTypeNode(type)) return undefined
  if (ts.isIdentifier(type)) return named.get(type.text)
  return ts.forEachChild(type, (child) => sayingSource(child, named))
}

/**
 * @param {ts.SourceFile} source
 * @param {ts.Node} node
 */
function lineOf(source, node) {
  return source.getLineAndCharacterOfPosition(node.getStart()).line + 1
}

function main() {
  const missing = undocumentedExports(root)
  for (const { path, line, name } of missing) process.stdout.write(`${path}:${line}: ${name} has no doc comment\n`)
  process.exitCode = missing.length === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
