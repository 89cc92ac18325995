/** What can be known about a firm or another organisation. Columns as in the table of persons. */
export const FIRM_TABLE = `
uscc | 统一社会信用代码 | 统一社会信用代码 | credit code | string | | market-regulation | daily | ?
legal_form | 主体类型 | 主体类型 | legal form | enum:企业,民办非企业,社会团体,基金会,个体工商户,合作社,家庭农场 | | market-regulation | event | ?
reg_date | 成立日期 | 成立日期 | founded on | date | | market-regulation | daily | ?
status | 登记状态 | 登记状态 | registration status | enum:存续,注销,吊销,清算 | | market-regulation | daily | ?
reg_county | 注册地 | 注册地区县 | county of registration | string | | market-regulation | event | ?
tax_county | 纳税地 | 纳税地区县 | county of taxation | string | | tax | monthly | ?
industry | 划型行业 | 划型行业 | industry for the size class | industry | | statistics | yearly | ?
is_manufacturing | 制造业 | 制造业 | manufacturing | boolean | | statistics | yearly | false
sector_list | 重点名单 | 重点名单 | priority lists | strings | | economy | event | []
employees | 从业人员 | 从业人员 | staff | integer | 人 | statistics | yearly | ?
revenue_wan | 营业收入万元 | 营业收入 | revenue | number | 万元 | tax | yearly | ?
assets_wan | 资产总额万元 | 资产总额 | total assets | number | 万元 | tax | yearly | ?
state_owned | 国有控股 | 国有及国有控股 | state-owned | boolean | | sasac | event | false
labor_dispatch | 劳务派遣企业 | 劳务派遣许可 | labour dispatch firm | boolean | | hrss | event | false
dispatch_agreement | 派遣分配承诺 | 派遣资金分配承诺 | commitment on sharing with client firms | boolean | | employer | perClaim | ?
dishonest | 严重失信 | 严重失信名单 | serious dishonesty listing | boolean | | credit | daily | false
zombie | 僵尸企业 | 僵尸企业名单 | zombie firm listing | boolean | | economy | monthly | false
env_penalty_year | 当年重大处罚 | 当年重大行政处罚 | major penalty this year | boolean | | ecology | monthly | false
mu_class | 亩均评价等级 | 亩均评价等级 | land-use rating | enum:A,B,C,D | | economy | yearly | null
ui_paid_prev_year | 上年实缴失业保险费 | 上年实缴失业保险费 | unemployment insurance paid last year | number | 元 | tax | yearly | 0 | year
ui_months_prev_year | 上年缴费月数 | 上年缴费月数 | months paid last year | integer | 月 | hrss | yearly | 0 | year
headcount_prev_start | 上年初参保人数 | 上年初参保人数 | insured staff at the start of last year | integer | 人 | hrss | yearly | ? | year
headcount_prev_end | 上年末参保人数 | 上年末参保人数 | insured staff at the end of last year | integer | 人 | hrss | yearly | ? | year
headcount_not_layoff | 不计入裁员人数 | 不计入裁员人数 | departures that are not layoffs | integer | 人 | hrss | yearly | 0
ui_headcount_2022_04 | 二二年四月参保人数 | 2022年4月参保人数 | insured staff in April 2022 | integer | 人 | hrss | monthly | 0
ui_headcount_last_month | 上月参保人数 | 上月失业保险参保人数 | insured staff last month | integer | 人 | hrss | monthly | 0
ins_months_streak | 连续缴五险月数 | 连续缴纳五险月数 | months of insurance without a gap | integer | 月 | hrss | monthly | 0
si_headcount_now | 当月社保人数 | 当月社保缴费人数 | insured staff this month | integer | 人 | hrss | monthly | 0 | month
si_headcount_last_year | 上年同月社保人数 | 上年同月社保缴费人数 | insured staff a year ago | integer | 人 | hrss | monthly | 0 | month
si_paid_6m | 六个月社保费 | 6个月社会保险费 | social insurance of 6 months | number | 元 | tax | monthly | 0
difficult_recognized | 困难企业 | 困难企业认定 | recognised as in difficulty | boolean | | hrss | event | null
cannot_operate_epidemic | 受疫情影响停产 | 受疫情严重影响停产 | closed by the epidemic | boolean | | local-government | event | null
new_hires | 新招用人员 | 新招用人员 | new hires | list | 元 | hrss | monthly | []
new_hires.person_id | 招用人员编号 | 人员编号 | person's number | string
new_hires.hire_date | 招用日期 | 招用日期 | hired on | date
new_hires.grad_date | 人员毕业日期 | 毕业日期 | graduated on | date
new_hires.age | 年龄 | 年龄 | age | integer | 周岁
new_hires.registered_unemployed | 登记失业 | 登记失业 | registered as unemployed | boolean
new_hires.contract_years | 合同年限 | 合同年限 | contract years | number | 年
new_hires.registered | 已就业登记 | 就业登记 | job registered | boolean
new_hires.ui_months | 失业保险月数 | 失业保险月数 | months of unemployment insurance | integer | 月
new_hires.injury_months | 工伤保险月数 | 工伤保险月数 | months of injury insurance | integer | 月
new_hires.pension_months | 养老保险月数 | 养老保险月数 | months of pension insurance | integer | 月
new_hires.insured_now | 目前参保 | 目前参保 | insured now | boolean
new_hires.first_in_ningbo | 首次来甬 | 首次来甬就业 | first job in Ningbo | boolean
new_hires.employer_cost_month | 单位月缴社保 | 单位月缴社保费 | employer's monthly contribution | number | 元
new_hires.months | 补贴月数 | 补贴月数 | months to subsidise | integer | 月
new_hires.difficult | 就业困难 | 就业困难人员 | hard to employ | boolean
new_hires.max_months | 最长补贴月数 | 最长补贴月数 | longest subsidy in months | integer | 月
new_hires.used_for | 已用于事项 | 已用于事项 | already used for | strings
trainees | 见习人员 | 见习人员 | trainees | list | | hrss | monthly | []
trainees.person_id | 见习人员编号 | 人员编号 | person's number | string
trainees.months | 见习月数 | 见习月数 | months | integer | 月
trainees.grad_within_2y | 毕业两年内 | 毕业两年内 | graduated within 2 years | boolean
trainees.insured_commercial | 商业保险 | 商业保险 | commercially insured | boolean
staff_overtime | 节日加班员工 | 节日加班员工 | staff who worked on the holiday | list | 天 | employer | perClaim | []
staff_overtime.person_id | 加班人员编号 | 人员编号 | person's number | string
staff_overtime.days | 加班天数 | 加班天数 | days | integer | 天
staff_overtime.insured_2022_12 | 上年十二月参保 | 2022年12月参保 | insured in December 2022 | boolean
staff_overtime.return_subsidy | 已领返岗补贴 | 已领返岗补贴 | had the return subsidy | boolean
staff_stay | 留工员工 | 留工员工 | staff who stayed | list | 天 | employer | perClaim | []
staff_stay.person_id | 留工人员编号 | 人员编号 | person's number | string
staff_stay.province | 户籍省份 | 户籍省份 | province | string
staff_stay.hukou_ningbo | 宁波户籍 | 宁波户籍 | registered in Ningbo | boolean
staff_stay.days | 留工天数 | 留工天数 | days | integer | 天
staff_stay.insured_2021_12 | 二一年十二月参保 | 2021年12月参保 | insured in December 2021 | boolean
staff_stay.insured_2022_12 | 二二年十二月参保 | 2022年12月参保 | insured in December 2022 | boolean
staff_stay.return_subsidy | 领过返岗补贴 | 领过返岗补贴 | had the return subsidy | boolean
buses | 返岗包车 | 返岗包车 | chartered buses | list | 元 | employer | perClaim | []
buses.riders | 乘车人数 | 乘车人数 | riders | integer | 人
buses.fee | 包车费用 | 包车费用 | fee | number | 元
buses.cross_province | 跨省 | 跨省 | across provinces | boolean
sent_workers | 输送员工 | 人力资源机构输送员工 | workers supplied | list | | hrss | monthly | []
sent_workers.months_employed | 就业月数 | 就业月数 | months employed | integer | 月
output_q_prev_wan | 上年同季产值万元 | 上年同季工业总产值 | output in the quarter a year ago | number | 万元 | statistics | quarterly | ? | quarter
output_q_wan | 本季产值万元 | 本季工业总产值 | output this quarter | number | 万元 | statistics | quarterly | ? | quarter
output_year_prev_wan | 上年产值万元 | 上年度产值 | output last year | number | 万元 | statistics | yearly | ? | year
first_above_scale_year | 首次上规年份 | 首次上规年份 | first year above the threshold | integer | 年 | statistics | monthly | null
above_scale | 规上企业 | 规上企业 | firm above the threshold | boolean | | statistics | monthly | false
hnte_cert | 高企认定 | 高新技术企业认定 | high-tech certification | object | | science | yearly | null
hnte_cert.year | 认定年份 | 认定年份 | year | integer | 年
hnte_cert.kind | 认定类型 | 认定类型 | kind | enum:首次,重新,迁入
tech_sme_year | 科技型中小企业年份 | 科技型中小企业入库年份 | year listed as technology SME | integer | 年 | science | quarterly | null
revenue_prev_wan | 上年销售收入万元 | 上年度销售收入 | sales last year | number | 万元 | tax | yearly | ? | year
revenue_hist_max_wan | 历史最高销售收入万元 | 历史最高年销售收入 | highest yearly sales | number | 万元 | tax | yearly | ?
revenue_prev2_wan | 前年营业收入万元 | 前年度营业收入 | revenue two years ago | number | 万元 | tax | yearly | ? | year
honors | 荣誉称号 | 荣誉称号 | honours | list | | economy | event | []
honors.title | 称号 | 称号 | title | string
honors.year | 授予年份 | 授予年份 | year | integer | 年
first_set | 首台套产品 | 首台（套）产品 | first-of-its-kind products | list | | economy | yearly | []
first_set.level | 首台套级别 | 级别 | level | string
first_set.year | 首台套年份 | 年份 | year | integer | 年
first_set.is_part | 部件 | 部件 | is a part | boolean
first_set.by_list | 目录认定 | 目录认定 | recognised by list | boolean
rd_fee_wan | 研发费用万元 | 研发费用 | research expenses | number | 万元 | tax | yearly | ?
rd_fee_prev_wan | 上年研发费用万元 | 上年研发费用 | research expenses last year | number | 万元 | tax | yearly | ? | year
rd_staff_ratio | 研发人员占比 | 研发人员占比 | share of research staff | number | % | statistics | yearly | ?
stat_report_filed | 填报科技统计 | 科技统计报表 | science statistics filed | boolean | | statistics | yearly | false
valid_inv_patents | 有效发明专利数 | 有效发明专利 | valid invention patents | integer | 件 | market-regulation | quarterly | 0
new_inv_apps | 当年新申请发明专利 | 当年新申请发明专利 | invention patents applied for this year | integer | 件 | market-regulation | quarterly | 0
granted_patents | 授权发明专利 | 国内授权发明专利 | granted patents | list | | market-regulation | quarterly | []
granted_patents.granted_year | 授权年份 | 授权年份 | year | integer | 年
granted_patents.service_invention | 职务发明 | 职务发明 | service invention | boolean
ip_std_cert | 知识产权贯标 | 知识产权贯标认证 | IP standard certification | object | | market-regulation | event | null
ip_std_cert.year | 贯标年份 | 年份 | year | integer | 年
ip_std_cert.round | 贯标轮次 | 轮次 | round | integer
ipo_stage | 上市进度 | 上市进度 | stage of listing | enum:无,辅导,受理,上市 | | finance-office | event | 无
equip_invest_wan | 设备软件投入万元 | 项目设备软件投入 | investment in equipment and software | number | 万元 | employer | perClaim | ?
project_kind | 项目类别 | 项目类别 | kind of project | string | | economy | perClaim | ?
digital_core | 数字经济核心制造业 | 数字经济核心制造业 | core digital manufacturing | boolean | | statistics | yearly | false
strategic_emerging | 战略性新兴产业 | 战略性新兴产业 | strategic emerging industry | boolean | | statistics | yearly | false
trade_wan | 进出口额万元 | 年进出口额 | trade this year | number | 万元 | customs | monthly | 0
trade_prev_wan | 上年进出口额万元 | 上年进出口额 | trade last year | number | 万元 | customs | monthly | 0 | year
trade_registered_date | 外贸注册日期 | 外贸主体注册日期 | registered for trade on | date | | customs | event | null
trade_filing | 外贸备案 | 对外贸易备案 | foreign trade filing | boolean | | customs | event | false
exhibitions | 参展 | 境外参展 | exhibitions abroad | list | 元 | commerce | yearly | []
exhibitions.kind | 展会类别 | 展会类别 | kind | string
exhibitions.fee | 展位费 | 展位费 | booth fee | number | 元
exhibitions.booths | 标展数 | 标展数 | booths | number
exhibitions.fee_itemized | 展位费单列 | 展位费单列 | fee listed separately | boolean
land_mu | 土地经营面积 | 土地经营面积 | land farmed | number | 亩 | agriculture | perSeason | 0
grain_mu | 稻麦播种面积 | 全年稻麦播种面积 | grain area sown | number | 亩 | agriculture | perSeason | 0
planted | 分品种面积 | 分品种面积 | area by crop | object | 亩 | agriculture | perSeason | ?
planted.early_rice | 早稻 | 早稻 | early rice | number | 亩
planted.late_double | 连作晚稻 | 连作晚稻 | second-crop late rice | number | 亩
planted.single_late | 单季晚稻 | 单季晚稻 | single-crop late rice | number | 亩
planted.wheat | 大小麦 | 大小麦 | wheat and barley | number | 亩
planted.rape | 油菜 | 油菜 | rape | number | 亩
loan_wan | 担保贷款额万元 | 担保贷款额 | guaranteed loan | number | 万元 | banks | event | 0
loan_rate | 实际贷款利率 | 实际贷款利率 | actual loan rate | number | % | banks | event | null
lpr_at_sign | 签订日利率 | 合同签订日LPR | LPR on signing | number | % | central-bank | monthly | null
loan_years | 贷款年限 | 贷款年限 | loan years | number | 年 | banks | event | null
loan_overdue | 贷款逾期 | 逾期还本付息 | loan overdue | boolean | | banks | monthly | false
hired_for_loan | 贷款口径招用人数 | 招用人数（贷款口径） | hires counted for the loan | integer | 人 | hrss | monthly | 0
in_incubator | 入驻孵化器 | 入驻孵化器 | in an incubator | boolean | | science | event | false
service_loan_wan | 服务业贷款本金万元 | 服务业贷款本金 | service sector loan | number | 万元 | banks | event | 0
six_taxes_due | 应缴六税两费 | 应缴六税两费 | six taxes and two fees due | number | 元 | tax | monthly | 0
small_profit_or_sole | 小型微利或个体 | 小型微利企业或个体户 | small-profit firm or sole trader | boolean | | tax | yearly | false
incentive_history | 已奖补记录 | 已奖补记录 | earlier grants | strings | | ledger | daily | []
`;
