/**
 * What can be known about a person. One line each: key | FEEL name | label | English label | type | unit | source |
 * updated | what "no record in a complete source" means ("?" = absence stays unknown) | where it speaks of the last year, quarter or
 * month that has ended: which of them.
 * A line whose key has a dot is a member of the list or object above it; it ends with its unit, where it has one.
 */
export const PERSON_TABLE = `
person_id | 公民身份号码 | 公民身份号码 | identity number | string | | public-security | daily | ?
birth_date | 出生日期 | 出生日期 | date of birth | date | | public-security | daily | ?
sex | 性别 | 性别 | sex | enum:男,女 | | public-security | daily | ?
hukou_city | 户籍所在市 | 户籍所在市 | city of household registration | string | | public-security | daily | ?
hukou_province | 户籍所在省 | 户籍所在省 | province of household registration | string | | public-security | daily | ?
hukou_county | 户籍所在区县 | 户籍所在区县 | county of household registration | string | | public-security | daily | ?
alive | 在世 | 在世 | alive | boolean | | public-security | daily | true
nationality_cn | 中国国籍 | 中国国籍 | Chinese nationality | boolean | | public-security | event | ?
children | 子女 | 孩子登记 | registered children | list | | public-security | daily | []
children.child_id | 孩子编号 | 孩子编号 | child's number | string
children.birth_date | 孩子出生日期 | 孩子出生日期 | child's date of birth | date
children.nationality_cn | 孩子中国国籍 | 孩子国籍 | child's nationality | boolean
children.hukou_city | 孩子户籍市 | 孩子户籍所在市 | child's city of registration | string
children.hukou_county | 孩子户籍区县 | 孩子户籍所在区县 | child's county of registration | string
children.lawful_birth | 依法生育 | 依法生育 | lawful birth | boolean
household_dibao | 低保家庭 | 低保家庭 | subsistence-allowance household | boolean | | civil-affairs | monthly | false
household_tekun | 特困人员 | 特困人员 | person in extreme need | boolean | | civil-affairs | monthly | false
household_income_pc | 家庭月人均收入 | 家庭月人均收入 | monthly household income per head | number | 元/月 | civil-affairs | perClaim | ?
is_orphan | 孤儿 | 孤儿 | orphan | boolean | | civil-affairs | monthly | false
disability_level | 残疾等级 | 残疾等级 | disability level | integer | 级 | disabled-federation | monthly | null
disability_kind | 残疾类别 | 残疾类别 | kind of disability | string | | disabled-federation | monthly | null
self_care | 自理评定 | 生活自理评定 | self-care assessment | enum:完全不能自理,基本不能自理,部分不能自理,能自理 | | disabled-federation | event | null
in_institution | 机构托养 | 机构托养 | cared for in an institution | boolean | | civil-affairs | monthly | false
elder_ability | 老年人能力评估 | 老年人能力评估 | elder ability assessment | enum:完好,轻度失能,中度失能,重度失能,完全失能 | | civil-affairs | event | null
dishonest | 失信被执行 | 失信记录 | dishonesty listing | boolean | | courts | daily | false
edu_level | 学历 | 学历 | degree | enum:中专,专科,本科,硕士,博士 | | chsi | yearly | null
edu_fulltime | 全日制普通高校 | 全日制普通高校学历 | full-time higher education | boolean | | chsi | yearly | false
grad_date | 毕业日期 | 毕业日期 | graduation date | date | | chsi | yearly | null
is_student | 在校生 | 在校生 | student | boolean | | education | perTerm | false
in_grad_year | 毕业学年 | 毕业学年 | in the year of graduation | boolean | | education | perTerm | false
student_loan | 获国家助学贷款 | 国家助学贷款 | state student loan | boolean | | education | perTerm | false
kindergarten | 在园信息 | 在园信息 | kindergarten place | object | 元 | education | perTerm | null
kindergarten.grade | 年级 | 年级 | grade | string
kindergarten.public | 公办园 | 公办园 | public kindergarten | boolean
kindergarten.monthly_fee | 月保教费 | 月保教费 | monthly fee | number | 元
kindergarten.local_public_fee | 当地公办园收费 | 当地公办园收费 | local public fee | number | 元
kindergarten.months | 在园月数 | 在园月数 | months attended | integer | 月
ins_pension | 养老保险缴费月份 | 职工养老保险缴费 | pension insurance payments | months | | hrss | monthly | []
ins_medical | 医疗保险缴费月份 | 职工医疗保险缴费 | medical insurance payments | months | | medical-insurance | monthly | []
ins_unemp | 失业保险缴费月份 | 失业保险缴费 | unemployment insurance payments | months | | hrss | monthly | []
ins_social | 社保缴费月份 | 在甬社保缴费 | social insurance payments in Ningbo | months | | hrss | monthly | []
employer_id | 参保单位 | 参保单位 | employer | string | | hrss | monthly | null
employer_size | 参保单位划型 | 参保单位划型 | size class of the employer | enum:大型,中型,小型,微型 | | hrss | yearly | null
employer_state_owned | 单位国有控股 | 用人单位国有控股 | state-owned employer | boolean | | sasac | event | false
contract_years | 劳动合同年限 | 劳动合同期限 | length of the labour contract | number | 年 | hrss | event | null
job_registered | 已办就业登记 | 就业登记 | job registration | boolean | | hrss | event | false
flex_registered | 已办灵活就业登记 | 灵活就业登记 | flexible employment registration | boolean | | hrss | event | false
unemployed_since | 登记失业日期 | 失业登记 | unemployment registration | date | | hrss | daily | null
left_voluntarily | 本人意愿中断就业 | 停保原因 | reason for leaving work | boolean | | hrss | event | ?
employment_difficult | 就业困难人员 | 就业困难人员认定 | recognised as hard to employ | boolean | | hrss | monthly | false
first_job_in_ningbo | 首次来甬就业 | 首次来甬就业 | first job in Ningbo | boolean | | hrss | monthly | ?
retire_date | 法定退休日期 | 法定退休日期 | statutory retirement date | date | | hrss | monthly | ?
front_line | 一线生产岗位 | 一线生产岗位 | front-line post | boolean | | employer | perClaim | ?
work_days_in_window | 窗口期工作天数 | 窗口期内实际工作天数 | days worked in the window | integer | 天 | employer | perClaim | ?
returned_from | 返岗出发地 | 返岗出发地类别 | where the return began | enum:市外省内,华东地区,华东以外 | | employer | perClaim | ?
return_date | 返岗日期 | 返岗日期 | date of return | date | | employer | perClaim | ?
skill_certs | 技能证书 | 技能证书 | skill certificates | list | | hrss | monthly | []
skill_certs.occupation | 职业工种 | 职业（工种） | occupation | string
skill_certs.level | 证书等级 | 证书等级 | certificate level | integer
skill_certs.date | 发证日期 | 发证日期 | date of certificate | date
skill_certs.shortage | 紧缺工种 | 紧缺职业（工种） | shortage occupation | boolean
in_unemp_benefit | 正领失业保险金 | 正领取失业保险金 | receives unemployment benefit | boolean | | hrss | monthly | false
work_county | 参保地区县 | 参保地区县 | county of insurance | string | | hrss | monthly | null
veteran_self_employed | 自主就业退役军人 | 自主就业退役军人 | veteran | boolean | | veterans | event | false
founder | 创办主体 | 创办主体 | founded business | object | 元 | market-regulation | monthly | null
founder.uscc | 主体信用代码 | 统一社会信用代码 | credit code | string
founder.role_since | 任职日期 | 任职日期 | in the role since | date
founder.reg_date | 主体成立日期 | 成立日期 | founded on | date
founder.legal_form | 主体形式 | 主体类型 | legal form | string
founder.status | 主体状态 | 登记状态 | status | string
founder.first_time | 首次创业 | 首次创业 | first business | boolean
founder.monthly_tax_avg | 月均纳税 | 月均纳税 | monthly tax on average | number | 元
founder.hires | 带动就业 | 带动就业人员 | hires | strings
founder.rent_year | 年租金 | 年租金 | yearly rent | number | 元
founder.venue_in_incubator | 场地在孵化基地 | 场地在孵化基地 | venue in an incubator | boolean
founder_hires | 创办主体招用 | 创办主体招用人员 | hires of the founded business | list | | hrss | monthly | []
founder_hires.contract_years | 招用合同年限 | 合同年限 | contract years | number | 年
founder_hires.registered | 招用已登记 | 就业登记 | registered | boolean
founder_hires.months | 招用月数 | 招用月数 | months employed | integer | 月
founder_hires.in_post | 招用在岗 | 在岗 | in post | boolean
cert_claimed | 申领证书 | 本次申领的证书 | certificate claimed | object | | hrss | perClaim | ?
cert_claimed.level | 申领等级 | 证书等级 | level | integer
cert_claimed.shortage | 申领紧缺 | 紧缺职业（工种） | shortage occupation | boolean
cert_claimed.occupation | 申领工种 | 职业（工种） | occupation | string
other_employer_insured | 他处参保 | 在其他用人单位参保 | insured by another employer | boolean | | hrss | monthly | false
talent_intro_date | 引进日期 | 引进日期 | date of arrival as talent | date | | hrss | event | null
talent_class | 人才类别 | 人才类别 | talent class | enum:顶尖,特优,领军,拔尖,高级,创客,基础 | | hrss | event | null
homes_owned_ningbo | 在甬住房套数 | 家庭在甬住房套数 | homes owned in Ningbo | integer | 套 | natural-resources | daily | 0
home_first_record_date | 购房登记日期 | 首次备案或登记日期 | date the home was recorded | date | | housing | daily | null
home_price_extax | 购房不含税金额 | 契税发票不含税金额 | home price before tax | number | 元 | tax | event | null
home_is_only | 家庭唯一住房 | 家庭唯一住房 | the household's only home | boolean | | natural-resources | daily | ?
rent_monthly | 月租金 | 租金 | monthly rent | number | 元/月 | housing | perClaim | null
scrapped_car | 报废车 | 报废车 | scrapped car | object | | public-security | daily | null
scrapped_car.fuel | 报废车燃料 | 燃料 | fuel | string
scrapped_car.reg_date | 报废车登记日期 | 登记日期 | registered on | date
scrapped_car.owner_since | 报废车过户日期 | 所有人登记日期 | owner since | date
new_car | 新车 | 新车 | new car | object | 元 | public-security | daily | null
new_car.kind | 新车种类 | 种类 | kind | string
new_car.displacement_l | 新车排量 | 排量（升） | displacement in litres | number | 升
new_car.price | 新车价格 | 价格 | price | number | 元
new_car.invoice_city | 发票城市 | 发票城市 | invoice city | string
new_car.invoice_date | 发票日期 | 发票日期 | invoice date | date
new_car.in_nev_catalog | 新能源目录内 | 新能源目录内 | in the NEV catalogue | boolean
purchases | 购买记录 | 家电数码购买记录 | appliance and device purchases | list | 元 | payments | daily | []
purchases.category | 商品类别 | 类别 | category | string
purchases.grade | 能效等级 | 能效等级 | efficiency grade | integer
purchases.price | 商品价格 | 价格 | price | number | 元
purchases.date | 购买日期 | 购买日期 | date of purchase | date
loans | 消费贷款 | 消费贷款 | consumer loans | list | 元 | banks | monthly | []
loans.lender | 贷款银行 | 经办机构 | lender | string
loans.amount | 贷款金额 | 贷款金额 | amount | number | 元
loans.key_area | 重点领域 | 重点领域消费 | key area | boolean
loans.rate | 贷款年利率 | 年利率 | yearly rate | number
loans.years | 贷款年数 | 年数 | years | number | 年
care_spend_month | 当月养老自付 | 当月养老服务自付额 | care costs paid this month | number | 元 | civil-affairs | monthly | 0 | month
care_setting | 服务形态 | 服务形态 | care setting | enum:居家,社区,机构 | | civil-affairs | monthly | null
spouse_works_private_reopened | 夫妻均在非公企业 | 夫妻双方均在已开工非公企业 | both spouses work in private firms | boolean | | employer | perClaim | ?
child_in_primary_or_kindergarten | 有在甬小学幼儿园子女 | 有在甬小学或幼儿园子女 | child in primary school or kindergarten | boolean | | education | perTerm | false
is_head_of_claim | 家庭指定申领人 | 家庭指定申领人 | the household's chosen claimant | boolean | | platform | event | false
`;
