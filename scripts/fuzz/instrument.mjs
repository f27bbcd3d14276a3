import { readFile } from 'node:fs/promises';
import ts from 'typescript';

/** Ours, and the parsers that we hand a user's bytes to. */
const INSTRUMENTED =
  /(\/src\/|\/node_modules\/(yaml|hyparquet|hyparquet-compressors|fzstd|hysnappy|pbf|csv-parse|@huggingface\/tokenizers)\/).*\.[cm]?[jt]s$/;

/** Blocks that have a counter each; more share the last ones. */
export const BLOCKS = 1 << 14;

/** The counters, as the first line of a bundle: `blocks[i]` tells how often block i was entered. */
export const BANNER = `globalThis.blocks ??= new Uint32Array(${BLOCKS}); const $b = globalThis.blocks;`;

/** An esbuild plugin that counts how often each block, branch and right operand of `&&`, `||` and `??` is reached. */
export function instrument() {
  let blocks = 0;
  return {
    name: 'instrument',
    setup(build) {
      build.onLoad({ filter: INSTRUMENTED }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const { outputText } = ts.transpileModule(source, {
          fileName: path,
          compilerOptions: {
            target: ts.ScriptTarget.ES2022,
            module: ts.ModuleKind.ESNext,
            allowJs: true,
            verbatimModuleSyntax: true,
          },
          transformers: { before: [counting(() => Math.min(blocks++, BLOCKS - 1))] },
        });
        return { contents: outputText, loader: 'js' };
      });
    },
  };
}

const SHORT_CIRCUITS = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

function counting(next) {
  return ({ factory }) => {
    const count = () =>
      factory.createPostfixIncrement(
        factory.createElementAccessExpression(factory.createIdentifier('$b'), next()),
      );
    const counted = expression =>
      factory.createParenthesizedExpression(factory.createComma(count(), expression));
    const statements = list => [factory.createExpressionStatement(count()), ...list];
    const body = statement =>
      statement &&
      factory.createBlock(statements(ts.isBlock(statement) ? statement.statements : [statement]), true);

    const visit = node => {
      const inner = ts.visitEachChild(node, visit, undefined);
      if (ts.isIfStatement(inner))
        return factory.updateIfStatement(
          inner,
          inner.expression,
          body(inner.thenStatement),
          body(inner.elseStatement),
        );
      if (ts.isForStatement(inner))
        return factory.updateForStatement(
          inner,
          inner.initializer,
          inner.condition,
          inner.incrementor,
          body(inner.statement),
        );
      if (ts.isWhileStatement(inner))
        return factory.updateWhileStatement(inner, inner.expression, body(inner.statement));
      if (ts.isForOfStatement(inner))
        return factory.updateForOfStatement(
          inner,
          inner.awaitModifier,
          inner.initializer,
          inner.expression,
          body(inner.statement),
        );
      if (ts.isCaseClause(inner))
        return factory.updateCaseClause(inner, inner.expression, statements(inner.statements));
      if (ts.isCatchClause(inner))
        return factory.updateCatchClause(inner, inner.variableDeclaration, body(inner.block));
      if (ts.isConditionalExpression(inner))
        return factory.updateConditionalExpression(
          inner,
          inner.condition,
          inner.questionToken,
          counted(inner.whenTrue),
          inner.colonToken,
          counted(inner.whenFalse),
        );
      if (ts.isBinaryExpression(inner) && SHORT_CIRCUITS.has(inner.operatorToken.kind))
        return factory.updateBinaryExpression(inner, inner.left, inner.operatorToken, counted(inner.right));
      return inner;
    };
    return file => ts.visitEachChild(file, visit, undefined);
  };
}
