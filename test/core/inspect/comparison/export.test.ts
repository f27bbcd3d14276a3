import { describe, expect, it } from 'vitest';
import {
  exportDifferences,
  exportMeans,
  type MeansTable,
} from '../../../../src/core/inspect/comparison/export';
import { latexText } from '../../../../src/core/inspect/comparison/latex';
import { markdownText } from '../../../../src/core/inspect/comparison/markdown';
import type { ComparedConfiguration, TestResult } from '../../../../src/core/pages/comparison';

const configuration = (letter: string, label: string, seeds: number[]): ComparedConfiguration => ({
  letter,
  label,
  runs: seeds.map(seed => ({ run: `/r/${letter}${seed}`, id: `${letter}${seed}`, seed })),
});

const test = (changes: Partial<TestResult>): TestResult => ({
  configuration: 1,
  setting: 'multilingual',
  measure: 'map',
  queries: 72,
  groups: 24,
  baseline: 0.4,
  other: 0.51236,
  difference: { mean: 0.11236, low: 0.0512, high: 0.2 },
  p: 0.0001,
  adjusted: 0.0002,
  effectSize: 0.4567,
  wins: 50,
  ties: 2,
  losses: 20,
  verdict: 'better',
  ...changes,
});

const table: MeansTable = {
  dataset: 'test_set',
  configurations: [
    configuration('A', 'no training', [1]),
    configuration('B', 'α=0.5 & hybrid_2, "x"', [1, 2]),
  ],
  aspects: [
    { setting: 'monolingual', measure: 'map' },
    { setting: 'multilingual', measure: 'map' },
    { setting: 'multilingual', measure: 'recall_10' },
    { setting: 'multilingual', measure: 'rank_distance' },
  ],
  means: [
    [
      { mean: 0.61004, values: [0.61004] },
      { mean: 0.4, values: [0.4] },
      null,
      { mean: 20.04, values: [20.04] },
    ],
    [
      { mean: 0.60996, deviation: 0.01, values: [0.6, 0.62] },
      { mean: 0.51236, deviation: 0.0041, values: [0.51, 0.515] },
      { mean: 0.9, deviation: 0, values: [0.9, 0.9] },
      { mean: 31.26, deviation: 1.05, values: [30, 32.5] },
    ],
  ],
  baseline: 0,
  tests: [
    test({}),
    test({
      measure: 'rank_distance',
      other: 31.26,
      difference: { mean: 11.2, low: -0.04, high: 22 },
      adjusted: 0.0621,
      verdict: 'no difference shown',
    }),
  ],
};

describe('means', () => {
  it('go to LaTeX with the best in bold and † where a test found a difference', () => {
    expect(exportMeans(table, 'latex')).toBe(
      String.raw`% test_set: macro means ± standard deviation over seeds; best in bold; † differs from no training (mAP and rank distance; paired randomisation test, Holm, p < 0.05).
% Needs \usepackage{booktabs}.
\begin{tabular}{lrrrr}
\toprule
 & \multicolumn{1}{c}{Monolingual} & \multicolumn{2}{c}{Multilingual} &  \\
\cmidrule(lr){2-2} \cmidrule(lr){3-4}
Configuration & mAP & mAP & Recall@10 & rank distance \\
\midrule
no training & \textbf{0.6100} & 0.4000 & – & \textbf{20.0} \\
α=0.5 \& hybrid\_2, "x" & \textbf{0.6100} $\pm$ 0.0100 & \textbf{0.5124} $\pm$ 0.0041$^{\dagger}$ & \textbf{0.9000} $\pm$ 0.0000 & 31.3 $\pm$ 1.1 \\
\bottomrule
\end{tabular}
`,
    );
  });

  it('go to Markdown', () => {
    expect(exportMeans(table, 'markdown')).toBe(
      `| Configuration | monolingual mAP | multilingual mAP | multilingual Recall@10 | rank distance |
| --- | ---: | ---: | ---: | ---: |
| no training | **0.6100** | 0.4000 | – | **20.0** |
| α=0.5 & hybrid\\_2, "x" | **0.6100** ± 0.0100 | **0.5124** ± 0.0041† | **0.9000** ± 0.0000 | 31.3 ± 1.1 |

test\\_set: macro means ± standard deviation over seeds; best in bold; † differs from no training (mAP and rank distance; paired randomisation test, Holm, p \\< 0.05).
`,
    );
  });

  it('say nothing of tests and seeds where there are none', () => {
    const [only] = table.configurations;
    const single = { ...table, configurations: [only!], means: table.means.slice(0, 1), tests: [] };
    expect(exportMeans(single, 'markdown')).toContain('\ntest\\_set: macro means.\n');
    expect(exportMeans(single, 'markdown')).toContain('| no training | 0.6100 | 0.4000 | – | 20.0 |');
  });

  it('go to CSV in full, a line for each', () => {
    expect(
      exportMeans(table, 'csv'),
    ).toBe(`dataset,configuration,setting,measure,mean,deviation,seeds,values_by_seed
test_set,no training,monolingual,map,0.61004,,1,1:0.61004
test_set,no training,multilingual,map,0.4,,1,1:0.4
test_set,no training,multilingual,rank_distance,20.04,,1,1:20.04
test_set,"α=0.5 & hybrid_2, ""x""",monolingual,map,0.60996,0.01,2,1:0.6 2:0.62
test_set,"α=0.5 & hybrid_2, ""x""",multilingual,map,0.51236,0.0041,2,1:0.51 2:0.515
test_set,"α=0.5 & hybrid_2, ""x""",multilingual,recall_10,0.9,0,2,1:0.9 2:0.9
test_set,"α=0.5 & hybrid_2, ""x""",multilingual,rank_distance,31.26,1.05,2,1:30 2:32.5
`);
  });
});

describe('differences', () => {
  it('go to LaTeX', () => {
    expect(exportDifferences(table, 'latex')).toBe(
      String.raw`% test_set: differences to no training, significant ones in bold; intervals and p resampled by question; p after Holm’s correction over 2 tests; d: effect size of paired differences; queries better/same/worse.
% Needs \usepackage{booktabs}.
\begin{tabular}{llrrrrrr}
\toprule
 & Configuration & Mean & Difference & 95\% interval & p & d & Better/same/worse \\
\midrule
Multilingual mAP & α=0.5 \& hybrid\_2, "x" & 0.5124 & \textbf{$+$0.1124} & $+$0.0512 to $+$0.2000 & $<$0.001 & $+$0.46 & 50/2/20 \\
Rank distance & α=0.5 \& hybrid\_2, "x" & 31.3 & $+$11.2 & 0.0 to $+$22.0 & 0.062 & $+$0.46 & 50/2/20 \\
\bottomrule
\end{tabular}
`,
    );
  });

  it('go to Markdown', () => {
    expect(exportDifferences({ ...table, tests: table.tests.slice(0, 1) }, 'markdown')).toBe(
      `|  | Configuration | Mean | Difference | 95% interval | p | d | Better/same/worse |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| Multilingual mAP | α=0.5 & hybrid\\_2, "x" | 0.5124 | **+0.1124** | +0.0512 to +0.2000 | \\< 0.001 | +0.46 | 50/2/20 |

test\\_set: differences to no training, significant ones in bold; intervals and p resampled by question; p after Holm’s correction over 1 test; d: effect size of paired differences; queries better/same/worse.
`,
    );
  });

  it('go to CSV in full', () => {
    expect(exportDifferences({ ...table, tests: table.tests.slice(0, 1) }, 'csv')).toBe(
      `dataset,setting,measure,baseline,configuration,baseline_mean,mean,difference,low,high,p,p_holm,effect_size,better,same,worse,queries,questions,verdict
test_set,multilingual,map,no training,"α=0.5 & hybrid_2, ""x""",0.4,0.51236,0.11236,0.0512,0.2,0.0001,0.0002,0.4567,50,2,20,72,24,better
`,
    );
  });
});

describe('texts', () => {
  it('stand for themselves', () => {
    expect(latexText(String.raw`a\b {c} $1 & #2 _3 ~4 ^5 <6> 7%`)).toBe(
      String.raw`a\textbackslash{}b \{c\} \$1 \& \#2 \_3 \textasciitilde{}4 \textasciicircum{}5 \textless{}6\textgreater{} 7\%`,
    );
    expect(markdownText('a|b *c* `d` <e> [f] \\g')).toBe('a\\|b \\*c\\* \\`d\\` \\<e> \\[f\\] \\\\g');
  });
});
