import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { root } from '../paths.mjs'

const FOLDERS = ['.bootstrap', 'e2e', 'electron', 'pipeline', 'renderer']
const SOURCE = /\.(c|m)?tsx?$|\.mjs$/
/** Keys of texts: they are near what people read, and are no names of the code. */
const NOT_READ = join('renderer', 'src', 'i18n')

/**
 * Words that were coined here once, and what the field calls it. No name in the code has one of them; CONTRIBUTING lists
 * them for people.
 */
export const COINED = new Map([
  ['surroundings', 'deps'],
  ['tell', 'emit, send, report'],
  ['teller', 'reporter'],
  ['book', 'trace, store'],
  ['books', 'repository'],
  ['shelf', 'repository, blob store, cache'],
  ['shelves', 'repositories, caches'],
  ['keeper', 'recorder'],
  ['ear', 'listener, encoder, guard'],
  ['ears', 'listeners'],
  ['door', 'server, connection limiter'],
  ['doors', 'listen options'],
  ['offence', 'strike'],
  ['offences', 'strikes'],
  ['echo screen', 'echo gate'],
  ['proof', 'verification'],
])

/**
 * Names in the sources that have a coined word in them. What a package calls its own is the package's.
 *
 * @param {string} folder  the project
 * @returns {{ path: string, line: number, name: string, instead: string }[]}
 */
export function coinedNames(folder) {
  return FOLDERS.flatMap((name) => sourceFiles(join(folder, name)))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .filter(({ path, text }) => ANY.test(text) && !relative(folder, path).startsWith(NOT_READ))
    .flatMap(({ path, text }) => {
      const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
      return namesIn(source).flatMap(({ name, start }) => {
        const instead = insteadOf(name)
        const line = source.getLineAndCharacterOfPosition(start).line + 1
        return instead === undefined ? [] : [{ path: relative(folder, path), line, name, instead }]
      })
    })
}

/** Whether a file is worth being read as code. */
const ANY = new RegExp([...COINED.keys()].join('|').replaceAll(' ', ''), 'i')

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/**
 * Each name of our own where it first stands.
 *
 * @param {ts.SourceFile} source
 */
function namesIn(source) {
  /** @type {Map<string, number>} */
  const names = new Map()
  /** @type {Set<string>} */
  const foreign = new Set()
  const visit = (/** @type {ts.Node} */ node) => {
    if (ts.isImportDeclaration(node) && !node.moduleSpecifier.getText(source).startsWith("'.")) {
      for (const name of importedNames(node)) foreign.add(name)
    } else if ((ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) && !names.has(node.text)) {
      names.set(node.text, node.getStart(source))
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...names].filter(([name]) => !foreign.has(name)).map(([name, start]) => ({ name, start }))
}

/**
 * @param {ts.ImportDeclaration} node
 * @returns {string[]}
 */
function importedNames(node) {
  const { name, namedBindings } = node.importClause ?? {}
  const named =
    namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements.map((one) => one.name.text) : []
  return [...(name ? [name.text] : []), ...named]
}

function insteadOf(/** @type {string} */ name) {
  const words = name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase())
  const sentence = ` ${words.join(' ')} `
  return [...COINED].find(([coined]) => sentence.includes(` ${coined} `))?.[1]
}

function main() {
  const found = coinedNames(root)
  for (const { path, line, name, instead } of found)
    process.stdout.write(`${path}:${line}: ${name} is a word of our own; the field says: ${instead}\n`)
  process.exitCode = found.length === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
