// name: suppliers_sharing_bank_account
// summary: Suppliers paid to the same bank account.
// summary-zh: 收款到同一银行账户的供应商。
// audience: analyst
// mode: read
// params: limit: INTEGER = 50
// returns: accountKey: STRING, bank: STRING, suppliers: LIST<STRING>, taxCodes: LIST<STRING>
// rows: many
// needs: -
CYPHER 25
MATCH (account:BankAccount)<-[:PAID_TO]-(supplier:Supplier)
WITH account, collect(DISTINCT supplier) AS sharers
WHERE size(sharers) > 1
RETURN account.key AS accountKey, account.bank AS bank, [supplier IN sharers | supplier.name] AS suppliers,
       [supplier IN sharers WHERE supplier.uniformCreditCode IS NOT NULL | supplier.uniformCreditCode] AS taxCodes
ORDER BY size(sharers) DESC, accountKey
LIMIT $limit
