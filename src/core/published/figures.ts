/**
 * Every figure of the result tables of Elmahdy, Lin and Ahmad, arXiv 2408.10536: a line for each measure, setting and kind of
 * training batches; a column for each query language, after the mean over these. Table 7 prints one mean as 295.4 that is 410.2.
 */
export const FIGURES = `
table 3, XLM-R, xquad-r                   mean     ar     de     el     en     es     hi     ru     th     tr     vi     zh
map           monolingual  monolingual  0.7918 0.7581 0.7893 0.7749 0.8327 0.8019 0.7780 0.8020 0.7634 0.7801 0.8113 0.8178
map           monolingual  crosslingual 0.7554 0.7318 0.7694 0.7226 0.7892 0.7617 0.7461 0.7758 0.7312 0.7479 0.7624 0.7710
map           monolingual  hybrid       0.7977 0.7619 0.8033 0.7844 0.8389 0.8089 0.7870 0.8125 0.7697 0.7913 0.8025 0.8146
map           crosslingual monolingual  0.6737 0.6064 0.6979 0.6492 0.7247 0.7072 0.6410 0.6940 0.6623 0.6748 0.6742 0.6795
map           crosslingual crosslingual 0.6997 0.6607 0.7147 0.6791 0.7319 0.7178 0.6835 0.7103 0.6963 0.7013 0.6904 0.7105
map           crosslingual hybrid       0.7053 0.6564 0.7222 0.6830 0.7473 0.7332 0.6760 0.7186 0.6978 0.7078 0.7017 0.7144
map           multilingual monolingual  0.5479 0.4870 0.5653 0.5127 0.5984 0.5820 0.5171 0.5763 0.5442 0.5524 0.5417 0.5496
map           multilingual crosslingual 0.5934 0.5519 0.6113 0.5638 0.6310 0.6123 0.5787 0.6076 0.5862 0.6005 0.5817 0.6023
map           multilingual hybrid       0.5927 0.5416 0.6133 0.5599 0.6436 0.6245 0.5666 0.6104 0.5876 0.5989 0.5781 0.5957
recall_1      monolingual  monolingual  0.7035 0.6596 0.6980 0.6875 0.7523 0.7207 0.6881 0.7108 0.6703 0.6900 0.7301 0.7307
recall_1      monolingual  crosslingual 0.6554 0.6276 0.6726 0.6166 0.6942 0.6624 0.6517 0.6788 0.6272 0.6453 0.6599 0.6732
recall_1      monolingual  hybrid       0.7086 0.6639 0.7149 0.6968 0.7582 0.7232 0.6999 0.7277 0.6729 0.6959 0.7132 0.7282
recall_1      crosslingual monolingual  0.5623 0.4907 0.5883 0.5310 0.6200 0.5986 0.5276 0.5848 0.5481 0.5669 0.5631 0.5666
recall_1      crosslingual crosslingual 0.5898 0.5463 0.6053 0.5666 0.6246 0.6096 0.5740 0.5994 0.5875 0.5932 0.5798 0.6011
recall_1      crosslingual hybrid       0.5976 0.5419 0.6148 0.5726 0.6447 0.6287 0.5664 0.6115 0.5871 0.6026 0.5949 0.6081
recall_10     multilingual monolingual  0.4785 0.4272 0.4929 0.4495 0.5196 0.5067 0.4514 0.5047 0.4781 0.4825 0.4703 0.4806
recall_10     multilingual crosslingual 0.5155 0.4811 0.5308 0.4904 0.5445 0.5303 0.5043 0.5299 0.5127 0.5196 0.5038 0.5230
recall_10     multilingual hybrid       0.5169 0.4722 0.5322 0.4923 0.5594 0.5439 0.4957 0.5323 0.5141 0.5219 0.5015 0.5208

table 4, XLM-R, mlqa-r                    mean     ar     de     en     es     hi     vi     zh
map           monolingual  monolingual  0.6475 0.5973 0.5915 0.7154 0.6829 0.6426 0.6405 0.6620
map           monolingual  crosslingual 0.6256 0.5770 0.5839 0.6932 0.6649 0.6155 0.6165 0.6280
map           monolingual  hybrid       0.6481 0.6006 0.5999 0.7098 0.6809 0.6397 0.6397 0.6659
map           crosslingual monolingual  0.5843 0.5351 0.6311 0.5771 0.6328 0.5529 0.5730 0.5880
map           crosslingual crosslingual 0.6200 0.5837 0.6531 0.6029 0.6528 0.6000 0.6122 0.6352
map           crosslingual hybrid       0.6234 0.5787 0.6687 0.6040 0.6626 0.6079 0.6069 0.6349
map           multilingual monolingual  0.4731 0.4091 0.5095 0.4733 0.5468 0.4425 0.4638 0.4668
map           multilingual crosslingual 0.5076 0.4560 0.5320 0.5092 0.5634 0.4922 0.4908 0.5094
map           multilingual hybrid       0.5121 0.4602 0.5426 0.5143 0.5751 0.4949 0.4898 0.5081
recall_1      monolingual  monolingual  0.5463 0.4971 0.4883 0.6307 0.5800 0.5404 0.5440 0.5437
recall_1      monolingual  crosslingual 0.5221 0.4778 0.4785 0.6028 0.5600 0.5168 0.5108 0.5079
recall_1      monolingual  hybrid       0.5476 0.4952 0.4980 0.6237 0.5840 0.5325 0.5440 0.5556
recall_1      crosslingual monolingual  0.4680 0.4142 0.5247 0.4648 0.5174 0.4306 0.4536 0.4706
recall_1      crosslingual crosslingual 0.5042 0.4639 0.5394 0.4916 0.5434 0.4746 0.4969 0.5193
recall_1      crosslingual hybrid       0.5105 0.4583 0.5599 0.4939 0.5587 0.4821 0.4910 0.5295
recall_10     multilingual monolingual  0.5873 0.5280 0.6190 0.5833 0.6510 0.5656 0.5752 0.5890
recall_10     multilingual crosslingual 0.6274 0.5817 0.6462 0.6222 0.6738 0.6187 0.6076 0.6417
recall_10     multilingual hybrid       0.6282 0.5811 0.6558 0.6190 0.6750 0.6264 0.6058 0.6344

table 5, LaBSE, xquad-r                   mean     ar     de     el     en     es     hi     ru     th     tr     vi     zh
map           monolingual  monolingual  0.8083 0.7901 0.8152 0.8022 0.8464 0.8120 0.7960 0.8243 0.7611 0.8086 0.8136 0.8213
map           monolingual  crosslingual 0.8008 0.7848 0.8135 0.7991 0.8349 0.8186 0.7824 0.8194 0.7371 0.7940 0.8154 0.8096
map           monolingual  hybrid       0.8167 0.7963 0.8222 0.8121 0.8536 0.8331 0.8121 0.8314 0.7555 0.8143 0.8285 0.8249
map           crosslingual monolingual  0.7519 0.7257 0.7667 0.7483 0.7932 0.7724 0.7382 0.7643 0.7123 0.7541 0.7508 0.7451
map           crosslingual crosslingual 0.7618 0.7351 0.7740 0.7603 0.7915 0.7810 0.7459 0.7745 0.7315 0.7627 0.7646 0.7590
map           crosslingual hybrid       0.7672 0.7356 0.7799 0.7620 0.8074 0.7892 0.7582 0.7784 0.7294 0.7691 0.7676 0.7622
map           multilingual monolingual  0.6517 0.6218 0.6632 0.6473 0.6952 0.6726 0.6398 0.6684 0.6079 0.6550 0.6506 0.6464
map           multilingual crosslingual 0.6791 0.6481 0.6916 0.6783 0.7183 0.7021 0.6625 0.6945 0.6377 0.6824 0.6828 0.6720
map           multilingual hybrid       0.6817 0.6453 0.6945 0.6783 0.7278 0.7074 0.6731 0.6948 0.6372 0.6850 0.6809 0.6749
recall_1      monolingual  monolingual  0.7226 0.7001 0.7293 0.7162 0.7700 0.7266 0.7025 0.7445 0.6703 0.7221 0.7276 0.7392
recall_1      monolingual  crosslingual 0.7124 0.6950 0.7276 0.7137 0.7582 0.7401 0.6805 0.7378 0.6331 0.7010 0.7318 0.7180
recall_1      monolingual  hybrid       0.7335 0.7127 0.7386 0.7255 0.7784 0.7603 0.7210 0.7538 0.6610 0.7280 0.7487 0.7409
recall_1      crosslingual monolingual  0.6536 0.6257 0.6695 0.6517 0.6996 0.6752 0.6396 0.6636 0.6108 0.6561 0.6526 0.6452
recall_1      crosslingual crosslingual 0.6654 0.6349 0.6784 0.6649 0.6983 0.6889 0.6469 0.6770 0.6326 0.6679 0.6690 0.6607
recall_1      crosslingual hybrid       0.6728 0.6367 0.6861 0.6680 0.7189 0.6990 0.6623 0.6832 0.6320 0.6733 0.6732 0.6684
recall_10     multilingual monolingual  0.5673 0.5438 0.5742 0.5673 0.6023 0.5828 0.5599 0.5823 0.5322 0.5672 0.5661 0.5624
recall_10     multilingual crosslingual 0.5948 0.5657 0.6074 0.5918 0.6308 0.6176 0.5800 0.6088 0.5571 0.5971 0.5979 0.5882
recall_10     multilingual hybrid       0.5972 0.5671 0.6090 0.5967 0.6348 0.6186 0.5905 0.6066 0.5594 0.5974 0.5964 0.5927

table 6, LaBSE, mlqa-r                    mean     ar     de     en     es     hi     vi     zh
map           monolingual  monolingual  0.6807 0.6293 0.6335 0.7347 0.7186 0.6783 0.6699 0.7009
map           monolingual  crosslingual 0.6710 0.6122 0.6250 0.7302 0.7052 0.6894 0.6630 0.6722
map           monolingual  hybrid       0.6864 0.6283 0.6405 0.7510 0.7106 0.6940 0.6883 0.6924
map           crosslingual monolingual  0.6561 0.6253 0.6955 0.6534 0.6912 0.6478 0.6260 0.6538
map           crosslingual crosslingual 0.6767 0.6380 0.7095 0.6668 0.7073 0.6707 0.6521 0.6926
map           crosslingual hybrid       0.6811 0.6441 0.7153 0.6733 0.7090 0.6883 0.6465 0.6914
map           multilingual monolingual  0.5504 0.5024 0.5756 0.5558 0.6037 0.5517 0.5258 0.5375
map           multilingual crosslingual 0.5755 0.5271 0.5967 0.5787 0.6205 0.5792 0.5517 0.5743
map           multilingual hybrid       0.5785 0.5206 0.6013 0.5862 0.6235 0.5885 0.5573 0.5721
recall_1      monolingual  monolingual  0.5813 0.5300 0.5352 0.6376 0.6180 0.5779 0.5636 0.6071
recall_1      monolingual  crosslingual 0.5668 0.5106 0.5234 0.6324 0.6000 0.5878 0.5577 0.5556
recall_1      monolingual  hybrid       0.5880 0.5261 0.5391 0.6672 0.6020 0.6036 0.5910 0.5873
recall_1      crosslingual monolingual  0.5459 0.5145 0.5930 0.5460 0.5844 0.5371 0.5054 0.5412
recall_1      crosslingual crosslingual 0.5661 0.5185 0.6021 0.5564 0.6012 0.5572 0.5420 0.5853
recall_1      crosslingual hybrid       0.5754 0.5359 0.6158 0.5682 0.6007 0.5845 0.5318 0.5907
recall_10     multilingual monolingual  0.6708 0.6152 0.6886 0.6773 0.7263 0.6788 0.6523 0.6572
recall_10     multilingual crosslingual 0.6951 0.6438 0.7153 0.6976 0.7325 0.7081 0.6680 0.7002
recall_10     multilingual hybrid       0.6941 0.6341 0.7153 0.6987 0.7358 0.7097 0.6691 0.6959

table 7, XLM-R, xquad-r                   mean     ar     de     el     en     es     hi     ru     th     tr     vi     zh
rank_distance multilingual monolingual   410.2  552.8  356.6  431.6  320.0  371.4  505.6  367.9  431.6  422.4  395.0  357.3
rank_distance multilingual crosslingual  295.4  371.5  252.8  307.8  239.6  264.5  368.5  271.7  316.9  309.0  289.4  258.1
rank_distance multilingual hybrid        286.6  376.0  242.1  311.9  219.0  267.0  351.7  245.6  304.4  288.4  295.6  251.2

table 7, LaBSE, xquad-r                   mean     ar     de     el     en     es     hi     ru     th     tr     vi     zh
rank_distance multilingual monolingual   261.5  332.4  214.9  251.3  189.3  235.4  299.8  226.5  391.5  253.8  245.2  236.3
rank_distance multilingual crosslingual  225.2  279.0  192.0  224.4  162.1  210.0  250.8  195.5  325.9  225.4  208.6  203.9
rank_distance multilingual hybrid        221.1  285.4  175.1  228.4  150.0  188.0  255.6  189.3  323.9  222.9  204.8  209.0

table 8, XLM-R, mlqa-r                    mean     ar     de     en     es     hi     vi     zh
rank_distance multilingual monolingual   287.5  298.2  248.4  458.4  179.7  275.0  296.6  255.9
rank_distance multilingual crosslingual  226.7  248.1  219.7  371.6  146.7  200.1  213.2  187.4
rank_distance multilingual hybrid        227.1  247.0  211.5  366.9  135.0  199.0  223.4  207.2

table 8, LaBSE, mlqa-r                    mean     ar     de     en     es     hi     vi     zh
rank_distance multilingual monolingual   225.3  245.7  204.1  340.6  152.6  204.8  225.2  204.4
rank_distance multilingual crosslingual  198.3  223.5  179.9  304.0  145.0  186.1  194.6  155.1
rank_distance multilingual hybrid        195.0  208.9  194.7  291.3  143.6  160.6  205.5  160.7

table 12, XLM-R, miracl                   mean     ar     bn     es     fa     fi     fr     hi     id     ja     ko     ru     sw     te     th     zh
ndcg_cut_10   monolingual  monolingual  0.4148 0.5403 0.5082 0.2994 0.4113 0.4658 0.2730 0.4144 0.3170 0.4294 0.4364 0.3317 0.3319 0.5407 0.5351 0.3873
ndcg_cut_10   monolingual  crosslingual 0.3993 0.4998 0.4442 0.3098 0.3700 0.5154 0.3044 0.3758 0.3363 0.4016 0.4098 0.3669 0.3531 0.4511 0.5072 0.3438
ndcg_cut_10   monolingual  hybrid       0.4054 0.5203 0.4972 0.2989 0.3937 0.4791 0.2833 0.4071 0.3185 0.4189 0.4261 0.3444 0.3348 0.4843 0.5116 0.3627
recall_100    monolingual  monolingual  0.7683 0.8693 0.8738 0.6200 0.7860 0.8119 0.6968 0.7863 0.6310 0.7987 0.7881 0.6763 0.6478 0.8671 0.8727 0.7983
recall_100    monolingual  crosslingual 0.7487 0.8152 0.8114 0.6237 0.7512 0.8450 0.7171 0.7410 0.6539 0.7786 0.7204 0.7169 0.6503 0.7937 0.8655 0.7465
recall_100    monolingual  hybrid       0.7628 0.8629 0.8621 0.6240 0.7958 0.8224 0.6674 0.7706 0.6327 0.8040 0.7830 0.6862 0.6416 0.8366 0.8564 0.7970

table 13, LaBSE, miracl                   mean     ar     bn     es     fa     fi     fr     hi     id     ja     ko     ru     sw     te     th     zh
ndcg_cut_10   monolingual  monolingual  0.4551 0.5783 0.5598 0.3366 0.4252 0.5327 0.3042 0.4325 0.3572 0.4333 0.4589 0.3839 0.5076 0.5658 0.5738 0.3768
ndcg_cut_10   monolingual  crosslingual 0.4184 0.5114 0.5155 0.3230 0.3777 0.5060 0.3124 0.3999 0.3357 0.3834 0.3963 0.3541 0.4883 0.5013 0.5285 0.3431
ndcg_cut_10   monolingual  hybrid       0.4411 0.5391 0.5337 0.3396 0.4116 0.5062 0.3317 0.4381 0.3522 0.4027 0.4386 0.3630 0.4896 0.5343 0.5449 0.3912
recall_100    monolingual  monolingual  0.8120 0.8951 0.9194 0.6914 0.8103 0.8631 0.7472 0.7961 0.6688 0.8220 0.8253 0.7421 0.8561 0.8768 0.9013 0.7651
recall_100    monolingual  crosslingual 0.7768 0.8403 0.8881 0.6594 0.7815 0.8387 0.7444 0.7655 0.6480 0.7574 0.7441 0.7091 0.8177 0.8366 0.8591 0.7628
recall_100    monolingual  hybrid       0.7954 0.8733 0.9048 0.6821 0.8189 0.8303 0.7448 0.7959 0.6656 0.7884 0.7903 0.7132 0.8265 0.8458 0.8585 0.7925
`;
