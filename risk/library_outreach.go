package risk

func channel() []Starter {
	return []Starter{
		{"ch-conflict", Strategic, "we sell online as well as through resellers", "our own shop undercuts them", "resellers drop our line", Reduce, "agree prices, territories and protected accounts, and keep to them", "Where could a customer buy cheaper from us directly?"},
		{"ch-low-skill", Operational, "resellers sell many brands", "they recommend ours badly", "installations fail and come back", Reduce, "certify two people for each reseller and pay for passed audits", "Who at the reseller has installed it alone?"},
		{"ch-credit", Financial, "resellers buy on account", "a large one cannot pay", "a quarter's profit is written off", Transfer, "insure receivables and stop supply at the credit limit", "What is the largest open account, and is it insured?"},
		{"ch-dark-stock", SupplyChain, "we see what we ship, not what they sell", "stock piles up unseen", "orders stop all at once", Reduce, "have sell-out and stock reported weekly for a small bonus", "How many weeks of stock lie with resellers?"},
		{"ch-bribe", Legal, "agents work on commission in distant markets", "an agent pays an official", "prosecution reaches our board", Avoid, "check agents before signing, cap commission, pay only to their own country's account", "What exactly does the agent do for the money?"},
		{"ch-parallel-import", Financial, "prices differ between countries", "goods flow back from cheap to dear markets", "local resellers cannot earn their keep", Reduce, "narrow the price gaps and mark lots by market", "Which price gap exceeds the cost of freight?"},
		{"ch-poor-service", Reputation, "repairs are the reseller's task", "customers wait for weeks", "the brand gets the blame", Reduce, "agree repair times, measure them, and step in at a set limit", "How long did the last ten repairs take?"},
		{"ch-termination", Legal, "distribution law protects the reseller", "we end a contract in a hurry", "compensation of a year's margin is owed", Avoid, "check notice and compensation before signing and before ending", "What would ending the oldest contract cost?"},
		{"ch-data-closed", Technology, "customer data stays with resellers", "we cannot reach users when a fault appears", "the warning does not get out", Reduce, "have owners register with us at activation, with their consent", "How many end users could we write to today?"},
		{"ch-top-heavy", Strategic, "two resellers bring most of the sales", "one of them changes to a competitor", "turnover falls by a third", Reduce, "build up smaller partners and stagger contract ends", "What if the largest reseller gives notice tomorrow?"},
		{"ch-rebate-gaming", Financial, "rebates rise at the end of the quarter", "resellers order early and return later", "figures look good and then collapse", Reduce, "pay rebates on sell-out, not on orders", "What came back in the first month of the quarter?"},
		{"ch-launch-unready", People, "launches are announced to everybody at once", "sales staff of resellers are not trained on the day", "first customers meet blank faces", Reduce, "open the order book only to those who passed the launch course", "Who can show the product without help?"},
	}
}

func nonProfitPartnership() []Starter {
	return []Starter{
		{"np-mission-drift", Strategic, "money comes with a sponsor's wishes", "activities bend towards the sponsor", "those we exist for lose out", Avoid, "write down what is not for sale and let the board refuse in public", "Which activity would we not run without the sponsor?"},
		{"np-restricted-money", Legal, "grants are given for a stated purpose", "they are spent on something else", "repayment and loss of the funder", Avoid, "code each cost to its fund and let a second person release it", "Can each euro be shown against its purpose?"},
		{"np-volunteer-loss", People, "the work rests on volunteers", "many leave after the first season", "promised services are cancelled", Reduce, "train leaders for small groups, thank visibly, ask leavers why", "How many of last year's volunteers are still here?"},
		{"np-safeguarding", Legal, "partners' staff meet children and vulnerable adults", "somebody is harmed", "lifelong damage to a person and the end of trust", Avoid, "vet everyone, never alone, one reporting line that all partners know", "Whom does a child tell, and what happens then?"},
		{"np-one-funder", Financial, "one grant pays most salaries", "it is not renewed", "staff must go within weeks", Reduce, "build three months of reserve and a second source before renewal", "How many months can we pay without it?"},
		{"np-unshared-data", Technology, "each organisation keeps its own case files", "nobody sees that a family is helped twice or not at all", "effort is wasted and people fall through the gap", Reduce, "agree a minimal shared record with consent", "Who knows all the help one family gets?"},
		{"np-greenwash", Reputation, "a company seeks a good name by our side", "its practices are exposed", "donors think we were bought", Reduce, "check partners against our values and publish the terms", "What would a critical journalist find?"},
		{"np-workplan-blur", Operational, "tasks are agreed in good spirit", "two partners each think the other does it", "the activity does not take place", Reduce, "one workplan with one name for each task, read aloud monthly", "Which task has two names, or none?"},
		{"np-indicator-burden", Operational, "each funder wants its own figures", "field staff spend days on forms", "less help and poor data", Reduce, "agree one set of indicators with all funders", "How many hours a week go into reports?"},
		{"np-board-overlap", Legal, "a board member sits on both sides", "a contract is given without recusal", "gifts are lost over favouritism", Reduce, "keep a register of interests and note who left the room", "Who would have to leave the room today?"},
		{"np-community-unheard", Reputation, "plans are made in the capital", "the community does not want them", "the centre stands empty", Reduce, "decide with a local council that may say no", "Who from the community has changed the plan?"},
		{"np-late-tranche", Financial, "funders pay in arrears", "a tranche comes months late", "the smallest partner cannot pay wages", Share, "let larger partners advance, with a written order of repayment", "Which partner fails first if money is late?"},
	}
}

func supplyChainTheme() []Starter {
	return []Starter{
		{"sx-port-closed", SupplyChain, "most freight passes one harbour", "a strike or storm shuts it", "containers are weeks late", Reduce, "book part of the volume through a second route all year", "Which other harbour has handled our goods?"},
		{"sx-tier-two", SupplyChain, "we know our suppliers but not theirs", "several of them turn out to buy from the same maker", "all fail at once", Reduce, "map the second tier for the ten most vital parts", "Who supplies our suppliers of vital parts?"},
		{"sx-export-ban", Legal, "a raw material comes from few countries", "one of them bans its export", "no supply at any price", Reduce, "hold a strategic stock and test a substitute", "Which material has fewer than three countries of origin?"},
		{"sx-cyber-supplier", Technology, "a supplier is connected to our order system", "its computers are held to ransom", "orders and deliveries stop", Reduce, "agree security minimums and a paper procedure for a week", "Could we order by telephone for a week?"},
		{"sx-cold-break", Operational, "goods must stay cold from door to door", "a lorry's cooling fails unnoticed", "the load is spoilt and may harm people", Reduce, "put recorders in each pallet and refuse those out of range", "Who reads the recorder before goods are accepted?"},
		{"sx-energy-cut", SupplyChain, "production needs gas and power without pause", "energy is rationed in winter", "lines run half the week", Reduce, "agree an order of customers and move volume to another grid region", "Which plant keeps its power when it is short?"},
		{"sx-forced-labour", Reputation, "fibres and minerals pass many hands", "forced labour is found far upstream", "goods are seized at the border", Avoid, "trace origin with proof and leave sources that give none", "For which input can we not name the place of origin?"},
		{"sx-freight-rate", Financial, "transport is bought at spot prices", "rates multiply within a quarter", "margins of the whole year are gone", Share, "contract a base volume and agree a surcharge formula with customers", "What rate makes the product unprofitable?"},
		{"sx-counterfeit", Operational, "scarce parts are bought from brokers", "forged parts get into assembly", "failures in the field and a costly recall", Avoid, "buy from franchised sources and test whatever is not", "Which parts came from a broker this year?"},
	}
}

func healthCrisisTheme() []Starter {
	return []Starter{
		{"hx-sites-shut", HealthCrisis, "work needs people on site", "authorities close workplaces", "nothing is made or served for weeks", Reduce, "decide now which work moves home, and rehearse it one day a quarter", "What could go on tomorrow with the doors closed?"},
		{"hx-absence-wave", HealthCrisis, "teams share rooms and shifts", "a third fall ill together", "services fall below the safe minimum", Reduce, "split shifts, train across teams, define the minimum crew", "Below how many people must we stop?"},
		{"hx-carers-home", People, "many staff have children", "schools close without notice", "half the day shift stays at home", Reduce, "offer flexible hours and agree cover between partners", "How many on each team care for somebody?"},
		{"hx-event-cancelled", Financial, "the year's income hangs on one gathering", "gatherings are forbidden", "costs are sunk and income is gone", Transfer, "buy cancellation cover that names epidemics, or plan an online edition", "Until which day can we cancel without paying?"},
		{"hx-protective-gear", SupplyChain, "gear is bought just in time", "worldwide demand empties the market", "staff cannot work safely", Reduce, "store six weeks' need jointly and turn the stock over", "How many days of gear are in our own cupboards?"},
		{"hx-distress", People, "isolation and overwork go on for months", "staff break down", "long sick leave and leavers", Reduce, "train managers to notice, give access to counselling, keep breaks sacred", "Who has not taken leave for half a year?"},
		{"hx-rule-maze", Legal, "partners sit in different jurisdictions", "health rules contradict each other", "a joint activity is legal on one side only", Reduce, "name one person for each place who tracks the rules, and follow the strictest", "Who tells us on the day a rule changes?"},
		{"hx-misinformation", Reputation, "rumours travel faster than facts", "false stories say that our service spreads the illness", "people stay away from help they need", Reduce, "agree one voice, daily facts, and answers within two hours", "Who speaks for all partners, in which languages?"},
		{"hx-traveller-stuck", HealthCrisis, "staff visit partners abroad", "borders close while they are there", "people are stranded without care", Transfer, "register trips, insure medical return, and set a trigger for coming home", "Who is abroad today, and who brings them back?"},
	}
}
