/** Which public names and members lack a doc comment. Parses files one by one: without types it takes a tenth of a second. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const SAYS_WHAT_COMES_BACK = /\b(?:returns?|yields?)\b/iu;

/**
 * Returns how many names and members an index exports, and what they lack, as sentences.
 * @param index path of a module that only exports names from others
 */
export function docProblems(index) {
  const problems = [];
  const files = new Map();
  let names = 0;
  let members = 0;
  const parse = (path) => {
    if (!files.has(path)) files.set(path, ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
    return files.get(path);
  };
  const lacks = (node, what) => {
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    problems.push(`${file.fileName}:${line + 1}: ${what}`);
  };
  const check = (node, name) => {
    const doc = docOf(node);
    if (doc === '') lacks(node, `${name} has no doc comment`);
    else if (isCallable(node) && !returnsNothing(node) && !SAYS_WHAT_COMES_BACK.test(doc)) lacks(node, `the doc comment of ${name} does not say what comes back`);
  };

  for (const statement of parse(index).statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined || !ts.isNamedExports(statement.exportClause)) throw new Error(`${relative('.', index)} exports something that is not named and from another module`);
    for (const element of statement.exportClause.elements) {
      names += 1;
      const name = (element.propertyName ?? element.name).text;
      const declarations = findAll(parse, join(dirname(index), statement.moduleSpecifier.text), name);
      if (declarations.length === 0) problems.push(`${index}: no declaration of ${name} was found`);
      for (const node of declarations) {
        check(node, name);
        for (const member of [node, ...basesOf(parse, node)].flatMap(membersOf)) {
          members += 1;
          check(member, `${name}.${member.name.getText()}`);
        }
      }
    }
  }
  return { names, members, problems };
}

/** Declarations of a name in a module, or in the one it comes from; of overloads those that a caller sees. */
function findAll(parse, path, name) {
  const source = parse(path);
  const found = source.statements.filter((node) => (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && node.name?.text === name);
  if (found.length > 0) return found.length === 1 ? found : found.filter((node) => !ts.isFunctionDeclaration(node) || node.body === undefined);
  for (const node of source.statements) {
    if (ts.isImportDeclaration(node) && node.importClause?.namedBindings !== undefined && ts.isNamedImports(node.importClause.namedBindings)) {
      const element = node.importClause.namedBindings.elements.find((each) => each.name.text === name);
      if (element !== undefined) return findAll(parse, join(dirname(path), node.moduleSpecifier.text), (element.propertyName ?? element.name).text);
    }
  }
  return [];
}

/** Interfaces that an interface is made of, those named whole. */
function basesOf(parse, node) {
  if (!ts.isInterfaceDeclaration(node)) return [];
  const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types).filter(({ expression, typeArguments }) => ts.isIdentifier(expression) && typeArguments === undefined);
  const found = bases.flatMap(({ expression }) => findAll(parse, node.getSourceFile().fileName, expression.text));
  return found.flatMap((base) => [base, ...basesOf(parse, base)]);
}

function membersOf(node) {
  if (ts.isInterfaceDeclaration(node)) return node.members.filter((member) => member.name !== undefined);
  if (ts.isTypeAliasDeclaration(node) && ts.isTypeLiteralNode(node.type)) return node.type.members.filter((member) => member.name !== undefined);
  // What overrides a member has its comment.
  const derived = ts.isClassDeclaration(node) && node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  const inherited = (member) => derived && ts.isPropertyDeclaration(member) && member.name.getText() === 'code';
  if (ts.isClassDeclaration(node)) return node.members.filter((member) => !inherited(member)).filter((member) => member.name !== undefined && !ts.isPrivateIdentifier(member.name) && (ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override)) === 0);
  return [];
}

function docOf(node) {
  return ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).map((doc) => doc.getText()).join('\n');
}

function isCallable(node) {
  return ts.isFunctionDeclaration(node) || ts.isMethodSignature(node) || ts.isMethodDeclaration(node);
}

function returnsNothing(node) {
  return /^(?:void|Promise<void>)$/u.test(node.type?.getText() ?? 'void');
}
