"""What alerts say in English, Simplified and Traditional Chinese."""

from __future__ import annotations

SAID: dict[str, tuple[str, str, str]] = {
    "rank.up": (
        "Alpha Pro rises to rank 7",
        "Alpha Pro升至第7名",
        "Alpha Pro升至第7名",
    ),
    "rank.among": (
        "Alpha Pro is among the top 10",
        "Alpha Pro进入前10名",
        "Alpha Pro進入前10名",
    ),
    "rank.down": (
        "Alpha Pro falls to rank 12",
        "Alpha Pro跌至第12名",
        "Alpha Pro跌至第12名",
    ),
    "rank.out": (
        "Alpha Pro (all variants) is no longer at rank 1",
        "Alpha Pro系列跌出前1名",
        "Alpha Pro系列跌出前1名",
    ),
    "share.up": (
        "China rises to ≥ 50.3 % of all tokens (all named rows)",
        "中国占比升至≥ 50.3%（全部具名模型）",
        "中國占比升至≥ 50.3%（所有具名模型）",
    ),
    "share.down": (
        "The US falls to ≤ 49.9 % of all tokens (all named rows)",
        "美国占比降至≤ 49.9%（全部具名模型）",
        "美國占比降至≤ 49.9%（所有具名模型）",
    ),
    "tokens.up": (
        "Alpha Pro rises to 2.04T tokens",
        "Alpha Pro升至2.04万亿 Token",
        "Alpha Pro升至2.04兆 Token",
    ),
    "tokens.down": (
        "The US falls to ≤ 1.90T tokens (all named rows)",
        "美国降至≤ 1.90万亿 Token（全部具名模型）",
        "美國降至≤ 1.90兆 Token（所有具名模型）",
    ),
    "tokens.total_up": (
        "The total rises to 30.2T tokens",
        "总量升至30.2万亿 Token",
        "總量升至30.2兆 Token",
    ),
    "tokens.total_down": (
        "The total falls to 29.9T tokens",
        "总量降至29.9万亿 Token",
        "總量降至29.9兆 Token",
    ),
    "change.up": (
        "Alpha Pro grows ≥ 45.2 % on the week before",
        "Alpha Pro较前一周增长≥ 45.2%",
        "Alpha Pro較前一週成長≥ 45.2%",
    ),
    "change.down": (
        "Alpha Pro shrinks ≥ 33.1 % on the week before",
        "Alpha Pro较前一周下降≥ 33.1%",
        "Alpha Pro較前一週下降≥ 33.1%",
    ),
    "change.total_up": (
        "The total grows 31.0 % on the day before",
        "总量较前一日增长31.0%",
        "總量較前一日成長31.0%",
    ),
    "change.total_down": (
        "The total shrinks 31.0 % on the day before",
        "总量较前一日下降31.0%",
        "總量較前一日下降31.0%",
    ),
    "new.one": (
        "Alpha Pro is new, at rank 4",
        "Alpha Pro新上榜，位列第4名",
        "Alpha Pro新上榜，位列第4名",
    ),
    "new.several": (
        "5 new models in the top 50: Alpha Pro, Gamma, Beta 4.5 and 2 more",
        "前50名有5个新模型：Alpha Pro、Gamma、Beta 4.5和其他2个",
        "前50名有5個新模型：Alpha Pro、Gamma、Beta 4.5和其他2個",
    ),
    "overtakes.up": (
        "China overtakes the US, ≥ 13.0T to ≤ 8.68T (all named rows)",
        "中国超过美国，≥ 13.0万亿比≤ 8.68万亿（全部具名模型）",
        "中國超過美國，≥ 13.0兆比≤ 8.68兆（所有具名模型）",
    ),
    "overtakes.down": (
        "Beta 4.5 overtakes Alpha Pro, 1.30T to 1.20T",
        "Beta 4.5超过Alpha Pro，1.30万亿比1.20万亿",
        "Beta 4.5超過Alpha Pro，1.30兆比1.20兆",
    ),
    "streak.days": (
        "China leads for a 3rd day (all named rows)",
        "中国连续第3天领先（全部具名模型）",
        "中國連續第3天領先（所有具名模型）",
    ),
    "streak.weeks": (
        "The US leads for a 3rd week (all named rows)",
        "美国连续第3周领先（全部具名模型）",
        "美國連續第3週領先（所有具名模型）",
    ),
    "streak.days_at_least": (
        "China leads for at least 3 days (all named rows)",
        "中国至少连续3天领先（全部具名模型）",
        "中國至少連續3天領先（所有具名模型）",
    ),
    "streak.weeks_at_least": (
        "Alpha Pro leads for at least 3 weeks",
        "Alpha Pro至少连续3周领先",
        "Alpha Pro至少連續3週領先",
    ),
    "streak.total_days": (
        "The total rises for a 3rd day",
        "总量连续第3天增长",
        "總量連續第3天成長",
    ),
    "streak.total_weeks": (
        "The total rises for a 5th week",
        "总量连续第5周增长",
        "總量連續第5週成長",
    ),
    "streak.total_days_at_least": (
        "The total rises for at least 3 days",
        "总量至少连续3天增长",
        "總量至少連續3天成長",
    ),
    "streak.total_weeks_at_least": (
        "The total rises for at least 5 weeks",
        "总量至少连续5周增长",
        "總量至少連續5週成長",
    ),
    "lead.takes": (
        "China takes the lead (top nine rows)",
        "中国取得领先（前九名）",
        "中國取得領先（前九名）",
    ),
    "lead.takes_uncertain": (
        "China moves ahead, not for certain (top nine rows)",
        "中国暂时领先，尚不确定（前九名）",
        "中國暫時領先，尚不確定（前九名）",
    ),
    "lead.loses": (
        "China loses the lead to the US (top nine rows)",
        "中国的领先地位被美国取代（前九名）",
        "中國的領先地位被美國取代（前九名）",
    ),
    "lead.loses_uncertain": (
        "China falls behind the US, not for certain (top nine rows)",
        "中国落后于美国，尚不确定（前九名）",
        "中國落後於美國，尚不確定（前九名）",
    ),
    "lead.tied": (
        "Alpha Pro no longer leads alone",
        "Alpha Pro不再单独领先",
        "Alpha Pro不再單獨領先",
    ),
    "lead.lost": (
        "Alpha Pro no longer leads",
        "Alpha Pro不再领先",
        "Alpha Pro不再領先",
    ),
    "lead.changes": (
        "The US takes the lead from China (all named rows)",
        "美国取代中国领先（全部具名模型）",
        "美國取代中國領先（所有具名模型）",
    ),
    "lead.changes_uncertain": (
        "The US moves ahead of China, not for certain (all named rows)",
        "美国反超中国，尚不确定（全部具名模型）",
        "美國反超中國，尚不確定（所有具名模型）",
    ),
}
"""What fired, by `kind.wording`."""

WAITED_FOR: dict[str, tuple[str, str, str]] = {
    "change Total either": (
        "The total moves 30 % or more, up or down, weekly",
        "总量环比涨跌30%以上，每周",
        "總量較前期漲跌30%以上，每週",
    ),
    "change Total up": (
        "The total grows 30 % or more, weekly",
        "总量环比增长30%以上，每周",
        "總量較前期成長30%以上，每週",
    ),
    "change Total down": (
        "The total shrinks 30 % or more, daily",
        "总量环比下降30%以上，每日",
        "總量較前期下降30%以上，每日",
    ),
    "change Model either": (
        "Alpha Pro moves 30 % or more, up or down, weekly, all named rows",
        "Alpha Pro环比涨跌30%以上，每周，全部具名模型",
        "Alpha Pro較前期漲跌30%以上，每週，所有具名模型",
    ),
    "change Family either": (
        "Alpha Pro (all variants) moves 30 % or more, up or down, weekly, all named rows",
        "Alpha Pro系列环比涨跌30%以上，每周，全部具名模型",
        "Alpha Pro系列較前期漲跌30%以上，每週，所有具名模型",
    ),
    "change AuthorName either": (
        "CN (publisher) moves 30 % or more, up or down, weekly, all named rows",
        "发布方CN环比涨跌30%以上，每周，全部具名模型",
        "發布方CN較前期漲跌30%以上，每週，所有具名模型",
    ),
    "change Country either": (
        "The US moves 30 % or more, up or down, weekly, all named rows",
        "美国环比涨跌30%以上，每周，全部具名模型",
        "美國較前期漲跌30%以上，每週，所有具名模型",
    ),
    "lead Total either": (
        "Another country takes the lead, weekly, all named rows",
        "领先国家易主，每周，全部具名模型",
        "領先國家易主，每週，所有具名模型",
    ),
    "lead Total up": (
        "Another country takes the lead, weekly, all named rows",
        "领先国家易主，每周，全部具名模型",
        "領先國家易主，每週，所有具名模型",
    ),
    "lead Total down": (
        "Another country takes the lead, daily, all named rows",
        "领先国家易主，每日，全部具名模型",
        "領先國家易主，每日，所有具名模型",
    ),
    "lead Country either": (
        "The US takes or loses the lead, weekly, all named rows",
        "美国取得或失去领先，每周，全部具名模型",
        "美國取得或失去領先，每週，所有具名模型",
    ),
    "lead Country up": (
        "The US takes the lead, weekly, top nine rows",
        "美国取得领先，每周，前九名",
        "美國取得領先，每週，前九名",
    ),
    "lead Country down": (
        "The US loses the lead, daily, all named rows",
        "美国失去领先，每日，全部具名模型",
        "美國失去領先，每日，所有具名模型",
    ),
    "lead Model either": (
        "Alpha Pro takes or loses the lead, weekly, all named rows",
        "Alpha Pro取得或失去领先，每周，全部具名模型",
        "Alpha Pro取得或失去領先，每週，所有具名模型",
    ),
    "lead Model up": (
        "Alpha Pro takes the lead, weekly, all named rows",
        "Alpha Pro取得领先，每周，全部具名模型",
        "Alpha Pro取得領先，每週，所有具名模型",
    ),
    "lead Model down": (
        "Alpha Pro loses the lead, daily, all named rows",
        "Alpha Pro失去领先，每日，全部具名模型",
        "Alpha Pro失去領先，每日，所有具名模型",
    ),
    "lead Family either": (
        "Alpha Pro (all variants) takes or loses the lead, weekly, all named rows",
        "Alpha Pro系列取得或失去领先，每周，全部具名模型",
        "Alpha Pro系列取得或失去領先，每週，所有具名模型",
    ),
    "lead Family up": (
        "Alpha Pro (all variants) takes the lead, weekly, all named rows",
        "Alpha Pro系列取得领先，每周，全部具名模型",
        "Alpha Pro系列取得領先，每週，所有具名模型",
    ),
    "lead Family down": (
        "Alpha Pro (all variants) loses the lead, daily, all named rows",
        "Alpha Pro系列失去领先，每日，全部具名模型",
        "Alpha Pro系列失去領先，每日，所有具名模型",
    ),
    "lead AuthorName either": (
        "CN (publisher) takes or loses the lead, weekly, all named rows",
        "发布方CN取得或失去领先，每周，全部具名模型",
        "發布方CN取得或失去領先，每週，所有具名模型",
    ),
    "lead AuthorName up": (
        "CN (publisher) takes the lead, weekly, all named rows",
        "发布方CN取得领先，每周，全部具名模型",
        "發布方CN取得領先，每週，所有具名模型",
    ),
    "lead AuthorName down": (
        "CN (publisher) loses the lead, daily, all named rows",
        "发布方CN失去领先，每日，全部具名模型",
        "發布方CN失去領先，每日，所有具名模型",
    ),
    "new Total up": (
        "A new model enters the top 3, weekly",
        "有新模型进入前3名，每周",
        "有新模型進入前3名，每週",
    ),
    "new Country up": (
        "A new model from the US enters the top 3, weekly, all named rows",
        "美国有新模型进入前3名，每周，全部具名模型",
        "美國有新模型進入前3名，每週，所有具名模型",
    ),
    "new AuthorName up": (
        "A new model by CN enters the top 3, weekly, all named rows",
        "CN有新模型进入前3名，每周，全部具名模型",
        "CN有新模型進入前3名，每週，所有具名模型",
    ),
    "overtakes Model either": (
        "Alpha Pro and Beta 4.5 change places, weekly, all named rows",
        "Alpha Pro与Beta 4.5互换先后，每周，全部具名模型",
        "Alpha Pro與Beta 4.5互換先後，每週，所有具名模型",
    ),
    "overtakes Model up": (
        "Alpha Pro overtakes Beta 4.5, weekly, all named rows",
        "Alpha Pro超过Beta 4.5，每周，全部具名模型",
        "Alpha Pro超過Beta 4.5，每週，所有具名模型",
    ),
    "overtakes Model down": (
        "Beta 4.5 overtakes Alpha Pro, daily, all named rows",
        "Beta 4.5超过Alpha Pro，每日，全部具名模型",
        "Beta 4.5超過Alpha Pro，每日，所有具名模型",
    ),
    "overtakes Family either": (
        "Alpha Pro (all variants) and Beta 4.5 (all variants) change places, weekly, all named rows",
        "Alpha Pro系列与Beta 4.5系列互换先后，每周，全部具名模型",
        "Alpha Pro系列與Beta 4.5系列互換先後，每週，所有具名模型",
    ),
    "overtakes Family up": (
        "Alpha Pro (all variants) overtakes Beta 4.5 (all variants), weekly, all named rows",
        "Alpha Pro系列超过Beta 4.5系列，每周，全部具名模型",
        "Alpha Pro系列超過Beta 4.5系列，每週，所有具名模型",
    ),
    "overtakes Family down": (
        "Beta 4.5 (all variants) overtakes Alpha Pro (all variants), daily, all named rows",
        "Beta 4.5系列超过Alpha Pro系列，每日，全部具名模型",
        "Beta 4.5系列超過Alpha Pro系列，每日，所有具名模型",
    ),
    "overtakes AuthorName either": (
        "CN (publisher) and US (publisher) change places, weekly, all named rows",
        "发布方CN与发布方US互换先后，每周，全部具名模型",
        "發布方CN與發布方US互換先後，每週，所有具名模型",
    ),
    "overtakes AuthorName up": (
        "CN (publisher) overtakes US (publisher), weekly, all named rows",
        "发布方CN超过发布方US，每周，全部具名模型",
        "發布方CN超過發布方US，每週，所有具名模型",
    ),
    "overtakes AuthorName down": (
        "US (publisher) overtakes CN (publisher), daily, all named rows",
        "发布方US超过发布方CN，每日，全部具名模型",
        "發布方US超過發布方CN，每日，所有具名模型",
    ),
    "overtakes Country either": (
        "The US and China change places, weekly, all named rows",
        "美国与中国互换先后，每周，全部具名模型",
        "美國與中國互換先後，每週，所有具名模型",
    ),
    "overtakes Country up": (
        "The US overtakes China, weekly, top nine rows",
        "美国超过中国，每周，前九名",
        "美國超過中國，每週，前九名",
    ),
    "overtakes Country down": (
        "China overtakes the US, daily, all named rows",
        "中国超过美国，每日，全部具名模型",
        "中國超過美國，每日，所有具名模型",
    ),
    "rank Model either": (
        "Alpha Pro enters or leaves the top 3, weekly, all named rows",
        "Alpha Pro进入或跌出前3名，每周，全部具名模型",
        "Alpha Pro進入或跌出前3名，每週，所有具名模型",
    ),
    "rank Model up": (
        "Alpha Pro rises to rank 3 or better, weekly, all named rows",
        "Alpha Pro升至第3名或更前，每周，全部具名模型",
        "Alpha Pro升至第3名或更前，每週，所有具名模型",
    ),
    "rank Model down": (
        "Alpha Pro falls below rank 3, daily, all named rows",
        "Alpha Pro跌出前3名，每日，全部具名模型",
        "Alpha Pro跌出前3名，每日，所有具名模型",
    ),
    "rank Family either": (
        "Alpha Pro (all variants) enters or leaves the top 3, weekly, all named rows",
        "Alpha Pro系列进入或跌出前3名，每周，全部具名模型",
        "Alpha Pro系列進入或跌出前3名，每週，所有具名模型",
    ),
    "rank AuthorName either": (
        "CN (publisher) enters or leaves the top 3, weekly, all named rows",
        "发布方CN进入或跌出前3名，每周，全部具名模型",
        "發布方CN進入或跌出前3名，每週，所有具名模型",
    ),
    "rank Country either": (
        "The US enters or leaves the top 3, weekly, all named rows",
        "美国进入或跌出前3名，每周，全部具名模型",
        "美國進入或跌出前3名，每週，所有具名模型",
    ),
    "share Model either": (
        "Alpha Pro crosses 1.25 % of all tokens, weekly, all named rows",
        "Alpha Pro占比越过1.25%（升或降），每周，全部具名模型",
        "Alpha Pro占比越過1.25%（升或降），每週，所有具名模型",
    ),
    "share Model up": (
        "Alpha Pro rises to 1.25 % of all tokens, weekly, all named rows",
        "Alpha Pro占比升至1.25%，每周，全部具名模型",
        "Alpha Pro占比升至1.25%，每週，所有具名模型",
    ),
    "share Model down": (
        "Alpha Pro falls below 1.25 % of all tokens, daily, all named rows",
        "Alpha Pro占比跌破1.25%，每日，全部具名模型",
        "Alpha Pro占比跌破1.25%，每日，所有具名模型",
    ),
    "share Family either": (
        "Alpha Pro (all variants) crosses 1.25 % of all tokens, weekly, all named rows",
        "Alpha Pro系列占比越过1.25%（升或降），每周，全部具名模型",
        "Alpha Pro系列占比越過1.25%（升或降），每週，所有具名模型",
    ),
    "share AuthorName either": (
        "CN (publisher) crosses 1.25 % of all tokens, weekly, all named rows",
        "发布方CN占比越过1.25%（升或降），每周，全部具名模型",
        "發布方CN占比越過1.25%（升或降），每週，所有具名模型",
    ),
    "share Country either": (
        "The US crosses 1.25 % of all tokens, weekly, all named rows",
        "美国占比越过1.25%（升或降），每周，全部具名模型",
        "美國占比越過1.25%（升或降），每週，所有具名模型",
    ),
    "streak Country up": (
        "The US leads for 3 weeks in a row, weekly, top nine rows",
        "美国连续3周领先，每周，前九名",
        "美國連續3週領先，每週，前九名",
    ),
    "streak Model up": (
        "Alpha Pro leads for 3 weeks in a row, weekly, all named rows",
        "Alpha Pro连续3周领先，每周，全部具名模型",
        "Alpha Pro連續3週領先，每週，所有具名模型",
    ),
    "streak Family up": (
        "Alpha Pro (all variants) leads for 3 weeks in a row, weekly, all named rows",
        "Alpha Pro系列连续3周领先，每周，全部具名模型",
        "Alpha Pro系列連續3週領先，每週，所有具名模型",
    ),
    "streak AuthorName up": (
        "CN (publisher) leads for 3 weeks in a row, weekly, all named rows",
        "发布方CN连续3周领先，每周，全部具名模型",
        "發布方CN連續3週領先，每週，所有具名模型",
    ),
    "streak Total up": (
        "The total rises for 3 weeks in a row, weekly",
        "总量连续3周增长，每周",
        "總量連續3週成長，每週",
    ),
    "tokens Total either": (
        "The total crosses 1.5T tokens, weekly",
        "总量越过1.5万亿 Token（升或降），每周",
        "總量越過1.5兆 Token（升或降），每週",
    ),
    "tokens Total up": (
        "The total rises to 1.5T tokens, weekly",
        "总量升至1.5万亿 Token，每周",
        "總量升至1.5兆 Token，每週",
    ),
    "tokens Total down": (
        "The total falls below 1.5T tokens, daily",
        "总量跌破1.5万亿 Token，每日",
        "總量跌破1.5兆 Token，每日",
    ),
    "tokens Model either": (
        "Alpha Pro crosses 1.5T tokens, weekly, all named rows",
        "Alpha Pro越过1.5万亿 Token（升或降），每周，全部具名模型",
        "Alpha Pro越過1.5兆 Token（升或降），每週，所有具名模型",
    ),
    "tokens Family either": (
        "Alpha Pro (all variants) crosses 1.5T tokens, weekly, all named rows",
        "Alpha Pro系列越过1.5万亿 Token（升或降），每周，全部具名模型",
        "Alpha Pro系列越過1.5兆 Token（升或降），每週，所有具名模型",
    ),
    "tokens AuthorName either": (
        "CN (publisher) crosses 1.5T tokens, weekly, all named rows",
        "发布方CN越过1.5万亿 Token（升或降），每周，全部具名模型",
        "發布方CN越過1.5兆 Token（升或降），每週，所有具名模型",
    ),
    "tokens Country either": (
        "The US crosses 1.5T tokens, weekly, all named rows",
        "美国越过1.5万亿 Token（升或降），每周，全部具名模型",
        "美國越過1.5兆 Token（升或降），每週，所有具名模型",
    ),
    "first": (
        "Alpha Pro rises to rank 1, weekly, all named rows",
        "Alpha Pro升至第1名或更前，每周，全部具名模型",
        "Alpha Pro升至第1名或更前，每週，所有具名模型",
    ),
    "days": (
        "China leads for 4 days in a row, daily, all named rows",
        "中国连续4天领先，每日，全部具名模型",
        "中國連續4天領先，每日，所有具名模型",
    ),
    "all days": (
        "The total rises for 4 days in a row, daily",
        "总量连续4天增长，每日",
        "總量連續4天成長，每日",
    ),
}
"""What is waited for, by the names of `conditions.CONDITIONS`."""
